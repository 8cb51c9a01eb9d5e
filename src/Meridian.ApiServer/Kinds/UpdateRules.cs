using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>The two halves of an object: what users want, and what is observed. Each endpoint writes one.</summary>
internal static class UpdateRules
{
    public static void KeepTheOtherHalf(JsonObject current, JsonObject updated, string subresource)
    {
        if (subresource == "status") KeepAllButStatus(current, updated);
        else Restore(current, updated, "status");
    }

    /// <summary>Leaves of an object what a write of its status is about; the rest is put back by <see cref="KeepTheOtherHalf"/>.</summary>
    public static JsonObject StatusHalf(JsonObject obj)
    {
        foreach (var name in obj.Select(p => p.Key).Where(IsWanted).ToArray()) obj.Remove(name);
        // The server goes on from those that are stored.
        (obj["metadata"] as JsonObject)?.Remove("managedFields");
        return obj;
    }

    /// <summary>Whether two versions of an object have the same metadata and status.</summary>
    public static bool SameStatusHalf(JsonObject current, JsonObject updated) =>
        JsonNode.DeepEquals(current["status"], updated["status"]) && JsonNode.DeepEquals(current["metadata"], updated["metadata"]);

    /// <summary>Puts back labels and annotations too, for kinds whose status endpoint takes nothing but the status.</summary>
    public static void KeepDescription(JsonObject current, JsonObject updated)
    {
        if (current["metadata"] is not JsonObject oldMetadata || updated["metadata"] is not JsonObject newMetadata) return;
        Restore(oldMetadata, newMetadata, "labels");
        Restore(oldMetadata, newMetadata, "annotations");
    }

    public static bool DiffersBeyondStatus(JsonObject current, JsonObject updated) =>
        current.Select(p => p.Key).Union(updated.Select(p => p.Key)).Where(IsWanted)
            .Any(name => !JsonNode.DeepEquals(current[name], updated[name]));

    // Labels, annotations, managed fields and the resourceVersion precondition come from the new object, as most kinds allow on /status.
    private static void KeepAllButStatus(JsonObject current, JsonObject updated)
    {
        foreach (var name in current.Select(p => p.Key).Union(updated.Select(p => p.Key)).Where(IsWanted).ToArray()) Restore(current, updated, name);
        if (current["metadata"] is not JsonObject oldMetadata || updated["metadata"] is not JsonObject newMetadata) return;
        foreach (var name in (string[])["finalizers", "ownerReferences", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"])
            Restore(oldMetadata, newMetadata, name);
    }

    private static bool IsWanted(string name) => name is not ("apiVersion" or "kind" or "metadata" or "status");

    private static void Restore(JsonObject current, JsonObject updated, string name)
    {
        if (current[name] is { } value) updated[name] = value.DeepClone();
        else updated.Remove(name);
    }
}
