using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Reads and writes whole statuses. What a controller does not know in them stays.</summary>
internal static class ObjectStatus
{
    /// <summary>An editable copy of an object's status, empty if it has none.</summary>
    internal static JsonObject CopyOf(KubeObject item)
    {
        var node = item.ToNode();
        if (node["status"] is not JsonObject status) return [];
        node.Remove("status");
        return status;
    }

    /// <summary>Writes a status if it differs from the object's.</summary>
    /// <returns>The object as it now is.</returns>
    /// <exception cref="StatusException">409: the object has changed since it was read.</exception>
    internal static async Task<KubeObject> WriteAsync(IKubeClient client, ResourceType type, KubeObject item, JsonObject status, CancellationToken cancellationToken)
    {
        var node = item.ToNode();
        if (JsonNode.DeepEquals(node["status"], status)) return item;
        node["status"] = status;
        return await client.UpdateAsync(type, item.Key, JsonBytes.Of(node), WriteOptions.Status, cancellationToken);
    }
}
