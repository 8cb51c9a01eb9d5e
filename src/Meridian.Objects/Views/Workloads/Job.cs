using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a Job.</summary>
public sealed record Job : IObjectView<Job>
{
    /// <summary>What is wanted.</summary>
    public JobSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public JobStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<Job> JsonTypeInfo => ObjectsJsonContext.Default.Job;
}

/// <summary>What a Job wants.</summary>
public sealed record JobSpec
{
    /// <summary>Pods that may run at once. Default 1.</summary>
    public int? Parallelism { get; init; }

    /// <summary>Pods that must succeed; null when one success is enough.</summary>
    public int? Completions { get; init; }

    /// <summary><c>NonIndexed</c> or <c>Indexed</c>; empty means NonIndexed.</summary>
    public string CompletionMode { get; init => field = value ?? ""; } = "";

    /// <summary>Failures that are borne. Default 6.</summary>
    public int? BackoffLimit { get; init; }

    /// <summary>Failures of one index that are borne; null for no limit of its own.</summary>
    public int? BackoffLimitPerIndex { get; init; }

    /// <summary>Failed indexes that are borne; null for all.</summary>
    public int? MaxFailedIndexes { get; init; }

    /// <summary>Seconds after its start at which the Job fails; null for no limit.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>Seconds after its end at which the Job is deleted; null for never.</summary>
    public int? TtlSecondsAfterFinished { get; init; }

    /// <summary>Whether no pods run for now.</summary>
    public bool Suspend { get; init; }

    /// <summary><c>TerminatingOrFailed</c> or <c>Failed</c>: when a pod is replaced; empty means TerminatingOrFailed.</summary>
    public string PodReplacementPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Who manages the Job; empty for the cluster's own controller.</summary>
    public string ManagedBy { get; init => field = value ?? ""; } = "";

    /// <summary>Pods that belong to it.</summary>
    public SelectorObject Selector { get; init => field = value ?? new(); } = new();

    /// <summary>What the pods look like.</summary>
    public PodTemplate Template { get; init => field = value ?? new(); } = new();

    /// <summary>What failures mean; null counts all of them.</summary>
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    /// <summary>When some successes are enough; null when all are needed.</summary>
    public SuccessPolicy? SuccessPolicy { get; init; }
}

/// <summary>What was observed of a Job.</summary>
public sealed record JobStatus
{
    /// <summary>When it was started or resumed; null until then.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>When it succeeded; null until then.</summary>
    public DateTimeOffset? CompletionTime { get; init; }

    /// <summary>Pods that run or will.</summary>
    public int Active { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int Ready { get; init; }

    /// <summary>Pods on their way out.</summary>
    public int Terminating { get; init; }

    /// <summary>Pods that succeeded and are counted.</summary>
    public int Succeeded { get; init; }

    /// <summary>Pods that failed and are counted.</summary>
    public int Failed { get; init; }

    /// <summary>Indexes that succeeded, such as <c>0,2-4</c>.</summary>
    public string CompletedIndexes { get; init => field = value ?? ""; } = "";

    /// <summary>Indexes that failed, likewise.</summary>
    public string FailedIndexes { get; init => field = value ?? ""; } = "";

    /// <summary>Ended pods that are about to be counted.</summary>
    public UncountedTerminatedPods UncountedTerminatedPods { get; init => field = value ?? new(); } = new();

    /// <summary>Complete, Failed, Suspended, FailureTarget, SuccessCriteriaMet.</summary>
    public Condition[] Conditions { get; init => field = value ?? []; } = [];
}

/// <summary>Uids of ended pods that still have their finalizer or are not in the counts yet.</summary>
public sealed record UncountedTerminatedPods
{
    /// <summary>Those that succeeded.</summary>
    public string[] Succeeded { get; init => field = value ?? []; } = [];

    /// <summary>Those that failed.</summary>
    public string[] Failed { get; init => field = value ?? []; } = [];
}
