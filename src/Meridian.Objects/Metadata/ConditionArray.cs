namespace Meridian.Objects;

/// <summary>What is asked of the conditions of a status.</summary>
public static class ConditionArray
{
    /// <summary>The condition of a type, or null.</summary>
    public static Condition? Find(this Condition[] conditions, string type) => Array.Find(conditions, c => c.Type == type);

    /// <summary>Whether there is a condition of a type, and its status is <c>True</c>.</summary>
    public static bool IsTrue(this Condition[] conditions, string type) => conditions.Find(type) is { Status: "True" };
}
