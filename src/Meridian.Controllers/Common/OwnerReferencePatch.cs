using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Merge patches of owner references. Each names the version it was made from: a lost race is a conflict, not a lost reference.</summary>
internal static class OwnerReferencePatch
{
    /// <summary>The reference by which a controller owns what it makes.</summary>
    internal static JsonObject ControllerReference(KubeObject owner, ResourceType type) =>
        (OwnerReference.To(owner, type) with { Controller = true, BlockOwnerDeletion = true }).ToNode();

    /// <summary>Makes a controller the owner of an object.</summary>
    internal static JsonObject Adopt(KubeObject item, KubeObject owner, ResourceType type) =>
        Patch(item, [.. item.Header.OwnerReferences.Select(r => r.ToNode()), ControllerReference(owner, type)]);

    /// <summary>Drops the references to some owners.</summary>
    internal static JsonObject Release(KubeObject item, IReadOnlyCollection<string> ownerUids) =>
        Patch(item, [.. item.Header.OwnerReferences.Where(r => !ownerUids.Contains(r.Uid)).Select(r => r.ToNode())]);

    /// <summary>Keeps the references, but no owner waits for the object any more.</summary>
    internal static JsonObject Unblock(KubeObject item) =>
        Patch(item, [.. item.Header.OwnerReferences.Select(r => (r with { BlockOwnerDeletion = false }).ToNode())]);

    private static JsonObject Patch(KubeObject item, IReadOnlyCollection<JsonNode> references) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = item.Header.Uid,
            ["resourceVersion"] = item.Header.ResourceVersion,
            ["ownerReferences"] = references.Count > 0 ? new JsonArray([.. references]) : null,
        },
    };
}
