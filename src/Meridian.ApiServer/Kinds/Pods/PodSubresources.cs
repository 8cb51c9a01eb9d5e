using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>What the subresources that change a part of a pod have in common.</summary>
internal static class PodSubresources
{
    /// <summary>Makes specification and status what they were; of the metadata labels, annotations and the version asked for stay.</summary>
    public static void KeepAllBut(JsonObject current, JsonObject updated)
    {
        foreach (var name in (string[])["spec", "status"]) Restore(current, updated, name);
        foreach (var name in (string[])["finalizers", "ownerReferences", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "labels", "annotations"])
            Restore(current.Ensure("metadata"), updated.Ensure("metadata"), name);
    }

    private static void Restore(JsonObject current, JsonObject updated, string name)
    {
        if (current[name] is { } value) updated[name] = value.DeepClone();
        else updated.Remove(name);
    }
}
