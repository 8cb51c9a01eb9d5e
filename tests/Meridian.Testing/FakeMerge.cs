using System.Text.Json.Nodes;

namespace Meridian.Testing;

/// <summary>RFC 7386.</summary>
internal static class FakeMerge
{
    internal static void Into(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject changes) Into(Child(target, name), changes);
            else target[name] = value.DeepClone();
        }
    }

    private static JsonObject Child(JsonObject target, string name)
    {
        if (target[name] is JsonObject child) return child;
        var made = new JsonObject();
        target[name] = made;
        return made;
    }
}
