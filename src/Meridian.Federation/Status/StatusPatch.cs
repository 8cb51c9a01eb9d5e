using System.Text.Json.Nodes;

namespace Meridian.Federation;

/// <summary>The merge patch that makes one status of another.</summary>
internal static class StatusPatch
{
    /// <summary>Only what differs; what is no longer there becomes null. Null if nothing differs.</summary>
    public static JsonObject? Of(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (JsonNode.DeepEquals(before[name], value)) continue;
            patch[name] = before[name] is JsonObject old && value is JsonObject now ? Of(old, now) : value?.DeepClone();
        }
        foreach (var (name, value) in before)
            if (value is not null && !after.ContainsKey(name)) patch[name] = null;
        return patch.Count > 0 ? patch : null;
    }
}
