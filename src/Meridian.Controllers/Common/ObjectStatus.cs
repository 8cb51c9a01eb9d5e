using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Reads and writes whole statuses. What a controller does not know in them stays.</summary>
internal static class ObjectStatus
{
    /// <summary>An editable copy of an object's status, empty if it has none.</summary>
    internal static JsonObject CopyOf(KubeObject item) => item.NodeOf("status"u8) as JsonObject ?? [];

    /// <summary>Writes a status, and annotations with it, if they differ from the object's.</summary>
    /// <param name="client">Where to.</param>
    /// <param name="type">Type of the object.</param>
    /// <param name="item">The object as it was read.</param>
    /// <param name="status">Its status as it should be.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="annotations">Annotations to set; null for none.</param>
    /// <returns>The object as it now is.</returns>
    /// <exception cref="StatusException">409: the object has changed since it was read.</exception>
    internal static async Task<KubeObject> WriteAsync(
        IKubeClient client, ResourceType type, KubeObject item, JsonObject status, CancellationToken cancellationToken, JsonObject? annotations = null)
    {
        var change = MergePatch.Between(item.NodeOf("status"u8) as JsonObject ?? [], status);
        if (change is null && annotations is null) return item;
        var metadata = new JsonObject { ["uid"] = item.Header.Uid, ["resourceVersion"] = item.Header.ResourceVersion };
        if (annotations is not null) metadata["annotations"] = annotations;
        var patch = new JsonObject { ["metadata"] = metadata };
        if (change is not null) patch["status"] = change;
        return await client.PatchAsync(type, item.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, cancellationToken);
    }
}
