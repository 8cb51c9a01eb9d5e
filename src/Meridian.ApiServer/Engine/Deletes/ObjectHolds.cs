using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What keeps an object that is to be deleted.</summary>
internal static class ObjectHolds
{
    /// <summary>Whether a namespace still has <c>spec.finalizers</c>, its own kind of hold.</summary>
    public static bool NamespaceIsHeld(ResourceType type, KubeObject value) =>
        type.Equals(ResourceTypes.Namespaces) && value.ToNode()["spec"]?["finalizers"] is JsonArray { Count: > 0 };

    /// <summary>Whether an updated object was only kept by what the update took away, so that it goes now.</summary>
    public static bool IsReleased(ResourceType type, JsonObject updated)
    {
        if (updated["metadata"] is not JsonObject metadata || metadata["deletionTimestamp"] is null) return false;
        if (metadata["finalizers"] is JsonArray { Count: > 0 }) return false;
        if (type.Equals(ResourceTypes.Namespaces)) return updated["spec"]?["finalizers"] is not JsonArray { Count: > 0 };
        return Metadata.Number(metadata, "deletionGracePeriodSeconds") == 0;
    }
}
