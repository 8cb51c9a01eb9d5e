using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What a delete request does to an object.</summary>
internal abstract record Deletion
{
    /// <summary>Nothing holds the object: it goes at once.</summary>
    public sealed record Remove : Deletion;

    /// <summary>The object stays for now, marked.</summary>
    /// <param name="At">Its <c>deletionTimestamp</c>.</param>
    /// <param name="GraceSeconds">Its <c>deletionGracePeriodSeconds</c>; null to leave it out.</param>
    /// <param name="Finalizers">Its finalizers from now on.</param>
    /// <param name="First">Whether this starts the deletion, which counts as a change of what is wanted.</param>
    public sealed record Mark(DateTimeOffset At, long? GraceSeconds, IReadOnlyList<string> Finalizers, bool First) : Deletion;

    /// <summary>The object is on its way out already, and the request asks for nothing sooner.</summary>
    public sealed record Pending : Deletion;
}
