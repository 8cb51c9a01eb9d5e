using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>One entry of <c>metadata.ownerReferences</c>.</summary>
public sealed record OwnerReference
{
    /// <summary>API version of the owner.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Kind of the owner.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Name of the owner, in the dependent's namespace or cluster-scoped.</summary>
    public string Name { get; init; } = "";

    /// <summary>Uid of the owner: what identifies it.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Whether the owner is the managing controller. At most one entry says so.</summary>
    public bool Controller { get; init; }

    /// <summary>Whether foreground deletion of the owner waits for this dependent.</summary>
    public bool BlockOwnerDeletion { get; init; }

    /// <summary>A reference to an owner that neither manages its dependent nor waits for it.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="type">Its type.</param>
    public static OwnerReference To(KubeObject owner, ResourceType type) =>
        new() { ApiVersion = type.ApiVersion, Kind = type.Kind, Name = owner.Header.Name, Uid = owner.Header.Uid };

    /// <summary>The reference as JSON, without what is not so.</summary>
    public JsonObject ToNode()
    {
        var node = new JsonObject { ["apiVersion"] = ApiVersion, ["kind"] = Kind, ["name"] = Name, ["uid"] = Uid };
        if (Controller) node["controller"] = true;
        if (BlockOwnerDeletion) node["blockOwnerDeletion"] = true;
        return node;
    }
}
