using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What placement may count on a member for.</summary>
internal enum MemberStanding
{
    /// <summary>Was ready when it was last seen, but has not been seen yet by this process. It keeps its share and is not written to.</summary>
    Expected,

    /// <summary>Has never been seen. It is given nothing until it has.</summary>
    Joining,

    /// <summary>Takes its share.</summary>
    Ready,

    /// <summary>Was lost and is back, but not for long enough to be given work. What it runs stays as it is.</summary>
    Returning,

    /// <summary>Answers, but says that it is not ready. It is given nothing, and what it runs is not touched.</summary>
    NotReady,

    /// <summary>Does not answer. It is given nothing, and nothing there can be touched.</summary>
    Offline,
}

/// <summary>One member as placement sees it, whatever the object.</summary>
internal sealed record MemberFacts
{
    /// <summary>Name of the Cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Labels of the Cluster.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ObjectHeader.NoEntries;

    /// <summary>Region; empty if not known.</summary>
    public string Region { get; init; } = "";

    /// <summary>Zones, sorted; empty if not known.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Who runs the member; empty if not known.</summary>
    public string Provider { get; init; } = "";

    /// <summary>Kubernetes version, such as <c>v1.36.0</c>; empty if not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>What objects must tolerate.</summary>
    public IReadOnlyList<Taint> Taints { get; init; } = [];

    /// <summary>What may be counted on.</summary>
    public required MemberStanding Standing { get; init; }

    /// <summary>When it began to fail; null while it is well.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When it was well again after a loss; null if it was never lost.</summary>
    public DateTimeOffset? WellSince { get; init; }
}
