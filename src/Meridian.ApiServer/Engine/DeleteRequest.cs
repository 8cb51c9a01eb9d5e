using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>How to delete: the <c>DeleteOptions</c> of a request.</summary>
public sealed record DeleteRequest
{
    /// <summary>The resource's own ways.</summary>
    public static readonly DeleteRequest Default = new();

    /// <summary><c>gracePeriodSeconds</c>; null for the object's own.</summary>
    public long? GracePeriodSeconds { get; init; }

    /// <summary><c>propagationPolicy</c>: <c>Background</c>, <c>Foreground</c>, <c>Orphan</c>, or empty for the resource's default.</summary>
    public string PropagationPolicy { get; init; } = "";

    /// <summary><c>orphanDependents</c>, the older form of <c>propagationPolicy</c>; null when not given.</summary>
    public bool? OrphanDependents { get; init; }

    /// <summary><c>preconditions.uid</c>; empty for none.</summary>
    public string PreconditionUid { get; init; } = "";

    /// <summary><c>preconditions.resourceVersion</c>; empty for none.</summary>
    public string PreconditionResourceVersion { get; init; } = "";
}

/// <summary>What a delete left behind.</summary>
/// <param name="Object">The object's last state, or its state on the way out.</param>
/// <param name="Gone">Whether the object is gone; false while finalizers or a grace period hold it.</param>
public sealed record DeleteOutcome(KubeObject Object, bool Gone);
