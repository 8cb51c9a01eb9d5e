using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The question what would become of the federation if something happened. It is posted and answered; nothing happens.</summary>
public sealed record SimulationReview : IObjectView<SimulationReview>
{
    /// <summary>What is asked.</summary>
    public SimulationSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>The answer.</summary>
    public SimulationStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<SimulationReview> JsonTypeInfo => ReviewsJsonContext.Default.SimulationReview;
}

/// <summary>What would happen, all at once.</summary>
public sealed record SimulationSpec
{
    /// <summary>Clusters, regions or zones that are lost.</summary>
    public string[] Lose { get; init => field = value ?? []; } = [];

    /// <summary>Clusters that are drained.</summary>
    public string[] Drain { get; init => field = value ?? []; } = [];

    /// <summary>Objects that are scaled.</summary>
    public SimulatedScale[] Scale { get; init => field = value ?? []; } = [];
}

/// <summary>An object that is scaled.</summary>
public sealed record SimulatedScale
{
    /// <summary>The object: <c>NAME</c>, <c>KIND/NAME</c> or <c>NAMESPACE/KIND/NAME</c>.</summary>
    public string Object { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas; null to multiply those it has.</summary>
    public long? Replicas { get; init; }

    /// <summary>What to multiply its replicas by. Default 1.</summary>
    public long Factor { get; init; } = 1;
}

/// <summary>What would become of the federation.</summary>
public sealed record SimulationStatus
{
    /// <summary>Objects that would be placed otherwise.</summary>
    public PlannedObject[] Objects { get; init => field = value ?? []; } = [];

    /// <summary>Objects that would stay as they are.</summary>
    public int Unchanged { get; init; }

    /// <summary>Replicas asked for then, of all objects whose replicas are divided.</summary>
    public long Replicas { get; init; }

    /// <summary>Replicas that stop running where they run, because their cluster is lost.</summary>
    public long Lost { get; init; }

    /// <summary>Replicas that change their cluster.</summary>
    public long Moves { get; init; }

    /// <summary>Replicas for which no cluster has room.</summary>
    public long Shortfall { get; init; }

    /// <summary>What becomes of each cluster, by name.</summary>
    public SimulatedCluster[] Clusters { get; init => field = value ?? []; } = [];

    /// <summary>How long it would take until all replicas that can run do so, in parts; none if nothing is to recover.</summary>
    public RecoveryPart[] Recovery { get; init => field = value ?? []; } = [];

    /// <summary>Whether what fits into clusters is still being counted: then there may be less room than the answer supposes, and it is worth asking again.</summary>
    public bool IsCounting { get; init; }

    /// <summary>What else is to be known.</summary>
    public string[] Notes { get; init => field = value ?? []; } = [];
}

/// <summary>A cluster before and after.</summary>
public sealed record SimulatedCluster
{
    /// <summary>Name of the cluster.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>What happens to it: <c>Lost</c>, <c>Drained</c>, or how it is.</summary>
    public string Standing { get; init => field = value ?? ""; } = "";

    /// <summary>Replicas of all objects now.</summary>
    public long Now { get; init; }

    /// <summary>Replicas of all objects then.</summary>
    public long Then { get; init; }
}

/// <summary>A part of the time that a recovery takes.</summary>
public sealed record RecoveryPart
{
    /// <summary>What takes the time.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>How long, in seconds; null if that is not known.</summary>
    public double? Seconds { get; init; }

    /// <summary>Where the figure comes from.</summary>
    public string Source { get; init => field = value ?? ""; } = "";
}
