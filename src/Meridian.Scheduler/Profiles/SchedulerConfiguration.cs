namespace Meridian.Scheduler.Profiles;

/// <summary>How a scheduler schedules: what is used here of Kubernetes' <c>KubeSchedulerConfiguration</c>.</summary>
public sealed record SchedulerConfiguration
{
    /// <summary>One profile, named <c>default-scheduler</c>, with Kubernetes' filters, scores and weights.</summary>
    public static readonly SchedulerConfiguration Default = new();

    /// <summary>One for each scheduler name that pods may ask for. Default: that of <c>default-scheduler</c>.</summary>
    public IReadOnlyList<SchedulerProfile> Profiles { get; init; } = [new()];

    /// <summary>How long a pod waits after its first failure; doubled with each further one. Default 1 s.</summary>
    public TimeSpan InitialBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such wait. Default 10 s.</summary>
    public TimeSpan MaxBackOff { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How the pods of one scheduler name find their nodes.</summary>
public sealed record SchedulerProfile
{
    /// <summary>Name under which pods ask for it. Default <c>default-scheduler</c>.</summary>
    public string SchedulerName { get; init; } = PodScheduler.Name;

    /// <summary>Part of the nodes, in percent, that must have been found to do before the others are not looked at; 0 for one that shrinks as nodes grow. Default 0.</summary>
    public int PercentageOfNodesToScore { get; init; }

    /// <summary>Filters that are not asked, by the name of the plug-in.</summary>
    public IReadOnlySet<string> WithoutFilters { get; init; } = new HashSet<string>(0, StringComparer.Ordinal);

    /// <summary>Scores that are not asked, by the name of the plug-in.</summary>
    public IReadOnlySet<string> WithoutScores { get; init; } = new HashSet<string>(0, StringComparer.Ordinal);

    /// <summary>Weights that differ from the usual ones, by the name of the plug-in.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>(0, StringComparer.Ordinal);

    /// <summary>Whether full nodes are preferred to empty ones. Default false.</summary>
    public bool PacksNodes { get; init; }

    /// <summary>Whether less important pods are stopped for its pods. Default true.</summary>
    public bool Preempts { get; init; } = true;
}
