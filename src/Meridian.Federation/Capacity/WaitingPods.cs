using System.Collections.Immutable;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Pods of one workload in one member that have no node yet. Immutable.</summary>
/// <param name="Since">For each of them since when no node has been found; null while none was looked for.</param>
internal sealed record WaitingPods(ImmutableDictionary<ObjectKey, DateTimeOffset?> Since)
{
    /// <summary>No pods.</summary>
    public static readonly WaitingPods None = new(ImmutableDictionary<ObjectKey, DateTimeOffset?>.Empty);

    /// <summary>How many wait.</summary>
    public int Count => Since.Count;

    /// <summary>How many have been unschedulable for so long that they are to run elsewhere, and when there are more; null if there will not be.</summary>
    public (int Late, DateTimeOffset? Next) After(TimeSpan patience, DateTimeOffset now)
    {
        var late = 0;
        DateTimeOffset? next = null;
        foreach (var since in Since.Values)
        {
            if (since is not { } began) continue;
            if (now - began >= patience) late++;
            else if (next is null || began + patience < next) next = began + patience;
        }
        return (late, next);
    }
}
