using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>RFC 7386: an object that looks like the target; null removes, lists are replaced whole.</summary>
public static class MergePatch
{
    /// <summary>The patched copy of a tree; neither argument is changed.</summary>
    /// <returns>Null if the patch is null.</returns>
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject) return patch?.DeepClone();
        return Merge(target is JsonObject ? target.DeepClone().AsObject() : [], patch.AsObject());
    }

    /// <summary>The patch that makes one object of another: only what differs; what is no longer there becomes null. Neither argument is changed.</summary>
    /// <returns>Null if nothing differs.</returns>
    public static JsonObject? Between(JsonObject before, JsonObject after)
    {
        var patch = new JsonObject();
        foreach (var (name, value) in after)
        {
            if (JsonNode.DeepEquals(before[name], value)) continue;
            patch[name] = before[name] is JsonObject old && value is JsonObject now ? Between(old, now) : value?.DeepClone();
        }
        foreach (var (name, value) in before)
            if (value is not null && !after.ContainsKey(name)) patch[name] = null;
        return patch.Count > 0 ? patch : null;
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null) target.Remove(name);
            else if (value is JsonObject inner) MergeInto(target, name, inner);
            else target[name] = value.DeepClone();
        }
        return target;
    }

    private static void MergeInto(JsonObject target, string name, JsonObject patch)
    {
        if (target[name] is JsonObject existing) Merge(existing, patch);
        else target[name] = Merge([], patch);
    }
}
