using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Which Lease is to be held, by whom and how long.</summary>
public sealed record LeaseLockOptions
{
    /// <summary>Namespace and name of the Lease.</summary>
    public required ObjectKey Key { get; init; }

    /// <summary>Who holds it. Two processes with the same identity are taken for one, so it must be nobody else's.</summary>
    public required string Identity { get; init; }

    /// <summary>How long after its last renewal others leave it alone; whole seconds. Default 15 s.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last renewal the holder counts on it. Less than <see cref="Duration"/>, so that who loses it has stopped before another takes it. Default 10 s.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Annotations of the Lease, such as who the holder is in words. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
