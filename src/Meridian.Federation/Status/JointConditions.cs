using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes one condition out of those of all members: the worst of them, and whose it is.</summary>
internal static class JointConditions
{
    /// <summary>
    /// Conditions of several types. The first member that says what is bad speaks for all, by its name; where none does, the first that has the condition does.
    /// Types that no member has are left out.
    /// </summary>
    /// <param name="parts">The members' copies.</param>
    /// <param name="source">The federated object; a condition that only says the same again keeps its times.</param>
    /// <param name="now">Time of a change.</param>
    /// <param name="types">Types, each with the status that is bad.</param>
    public static JsonArray Of(CopyParts parts, KubeObject source, DateTimeOffset now, params ReadOnlySpan<(string Type, string Bad)> types)
    {
        var joint = new List<Condition>();
        foreach (var (type, bad) in types)
            if (Worst(parts, type, bad) is { } condition) joint.Add(condition);
        return StatusNodes.Conditions(joint.Select(c => c.After(Before(source), now)));
    }

    /// <summary>The worst condition of a type, or null if no member has one.</summary>
    public static Condition? Worst(CopyParts parts, string type, string bad)
    {
        Condition? any = null;
        foreach (var part in parts.All)
        {
            if (part.Condition(type) is not { } condition) continue;
            if (condition.Status == bad) return condition with { Message = Of(part.Cluster, condition.Message) };
            any ??= condition;
        }
        return any;
    }

    /// <summary>What a member says, for people.</summary>
    public static string Of(string cluster, string message) => message.Length > 0 ? $"Cluster {cluster}: {message}" : $"Cluster {cluster}";

    /// <summary>The conditions the federated object has.</summary>
    public static Condition[] Before(KubeObject source) => [.. source.View<ContentView>().Status.Items("conditions").Select(c => new Condition
    {
        Type = c.Text("type"), Status = c.Text("status"), Reason = c.Text("reason"), Message = c.Text("message"),
        LastTransitionTime = Time(c.Text("lastTransitionTime")), LastUpdateTime = Time(c.Text("lastUpdateTime")),
    })];

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
