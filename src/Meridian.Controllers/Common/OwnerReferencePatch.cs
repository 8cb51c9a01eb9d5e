using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Merge patches of owner references. Each names the version it was made from: a lost race is a conflict, not a lost reference.</summary>
internal static class OwnerReferencePatch
{
    /// <summary>The reference by which a controller owns what it makes.</summary>
    internal static JsonObject ControllerReference(KubeObject owner, ResourceType type) => Node(new OwnerReference
    {
        ApiVersion = type.ApiVersion, Kind = type.Kind, Name = owner.Header.Name, Uid = owner.Header.Uid, Controller = true, BlockOwnerDeletion = true,
    });

    /// <summary>Makes a controller the owner of an object.</summary>
    internal static JsonObject Adopt(KubeObject item, KubeObject owner, ResourceType type) =>
        Patch(item, [.. item.Header.OwnerReferences.Select(Node), ControllerReference(owner, type)]);

    /// <summary>Drops the references to some owners.</summary>
    internal static JsonObject Release(KubeObject item, IReadOnlyCollection<string> ownerUids) =>
        Patch(item, [.. item.Header.OwnerReferences.Where(r => !ownerUids.Contains(r.Uid)).Select(Node)]);

    /// <summary>Keeps the references, but no owner waits for the object any more.</summary>
    internal static JsonObject Unblock(KubeObject item) =>
        Patch(item, [.. item.Header.OwnerReferences.Select(r => Node(r with { BlockOwnerDeletion = false }))]);

    private static JsonObject Patch(KubeObject item, IReadOnlyCollection<JsonNode> references) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["uid"] = item.Header.Uid,
            ["resourceVersion"] = item.Header.ResourceVersion,
            ["ownerReferences"] = references.Count > 0 ? new JsonArray([.. references]) : null,
        },
    };

    private static JsonObject Node(OwnerReference reference)
    {
        var node = new JsonObject
        {
            ["apiVersion"] = reference.ApiVersion, ["kind"] = reference.Kind, ["name"] = reference.Name, ["uid"] = reference.Uid,
        };
        if (reference.Controller) node["controller"] = true;
        if (reference.BlockOwnerDeletion) node["blockOwnerDeletion"] = true;
        return node;
    }
}
