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

/// <summary>One member as placement sees it.</summary>
internal sealed record MemberFacts
{
    /// <summary>Name of the Cluster.</summary>
    public required string Name { get; init; }

    /// <summary>Labels of the Cluster; the cluster selector asks them.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ObjectHeader.NoEntries;

    /// <summary>What may be counted on.</summary>
    public required MemberStanding Standing { get; init; }

    /// <summary>Whether the object was found in the member.</summary>
    public bool HasCopy => Wanted is not null;

    /// <summary>Replicas the copy asks for now; null without a copy.</summary>
    public long? Wanted { get; init; }

    /// <summary>Replicas of the copy that are ready; null without a copy.</summary>
    public long? Ready { get; init; }

    /// <summary>Whether an object of that name is there which the federation did not make. Then the member cannot take part.</summary>
    public bool Conflict { get; init; }

    /// <summary>Most replicas that fit, if it is known that not all do.</summary>
    public long? Capacity { get; init; }
}
