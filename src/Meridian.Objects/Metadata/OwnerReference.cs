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
}
