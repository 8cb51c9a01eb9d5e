using System.Text.Json.Serialization;

namespace Meridian.Network;

/// <summary>What users asked of the network between the clusters of a machine. Kept in a file, which every cluster's process follows.</summary>
public sealed record WorldState
{
    /// <summary>The distance between regions.</summary>
    public LatencySettings Latency { get; init => field = value ?? new(); } = new();

    /// <summary>The faults that were made and not undone.</summary>
    public Fault[] Faults { get; init => field = value ?? []; } = [];

    /// <summary>The faults that hold at a moment.</summary>
    public IEnumerable<Fault> FaultsAt(DateTimeOffset now) => Faults.Where(f => f.HoldsAt(now));
}

/// <summary>Whether and how the distance between regions is felt.</summary>
public sealed record LatencySettings
{
    /// <summary>Whether it is. Default false.</summary>
    public bool On { get; init; }

    /// <summary>Pairs that are not as far apart as the map says.</summary>
    public PairLatency[] Pairs { get; init => field = value ?? []; } = [];
}

/// <summary>The round-trip time between two regions or clusters, in either direction.</summary>
/// <param name="From">One.</param>
/// <param name="To">The other.</param>
/// <param name="Ms">Milliseconds there and back.</param>
public sealed record PairLatency(string From, string To, double Ms)
{
    /// <summary>Whether it is about these two.</summary>
    public bool IsOf(string one, string other) => (From == one && To == other) || (From == other && To == one);
}

/// <summary>What kind of fault it is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
public enum FaultKind
{
    /// <summary>The cluster's process was killed.</summary>
    Kill,

    /// <summary>Nothing goes into the cluster or out of it.</summary>
    Partition,

    /// <summary>What goes in or out takes longer.</summary>
    Slow,

    /// <summary>Some of what goes in or out is lost.</summary>
    Loss,
}

/// <summary>One fault.</summary>
public sealed record Fault
{
    /// <summary>Its kind.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>The cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>The only peer that it holds towards, a cluster or <c>federation</c>; empty for all.</summary>
    public string From { get; init => field = value ?? ""; } = "";

    /// <summary>Time added to every round trip, in milliseconds.</summary>
    public double LatencyMs { get; init; }

    /// <summary>Most that is added to that by chance, in milliseconds.</summary>
    public double JitterMs { get; init; }

    /// <summary>Share of packets that is lost, 0 to 100.</summary>
    public double Percent { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When it ends by itself; null for never.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it holds at a moment.</summary>
    public bool HoldsAt(DateTimeOffset now) => Until is not { } end || now < end;
}
