using System.Text.Json.Serialization.Metadata;

namespace Meridian.Objects;

/// <summary>The view of a CronJob.</summary>
public sealed record CronJob : IObjectView<CronJob>
{
    /// <summary>What is wanted.</summary>
    public CronJobSpec Spec { get; init => field = value ?? new(); } = new();

    /// <summary>What was observed.</summary>
    public CronJobStatus Status { get; init => field = value ?? new(); } = new();

    /// <inheritdoc />
    public static JsonTypeInfo<CronJob> JsonTypeInfo => ObjectsJsonContext.Default.CronJob;
}

/// <summary>What a CronJob wants.</summary>
public sealed record CronJobSpec
{
    /// <summary>When Jobs start: five fields, or a name such as <c>@daily</c>.</summary>
    public string Schedule { get; init => field = value ?? ""; } = "";

    /// <summary>Time zone of the schedule; empty for UTC.</summary>
    public string TimeZone { get; init => field = value ?? ""; } = "";

    /// <summary>Seconds a Job may start late; null for any lateness.</summary>
    public long? StartingDeadlineSeconds { get; init; }

    /// <summary><c>Allow</c>, <c>Forbid</c> or <c>Replace</c>; empty means Allow.</summary>
    public string ConcurrencyPolicy { get; init => field = value ?? ""; } = "";

    /// <summary>Whether no Jobs start for now.</summary>
    public bool Suspend { get; init; }

    /// <summary>Successful Jobs to keep; null for all.</summary>
    public int? SuccessfulJobsHistoryLimit { get; init; }

    /// <summary>Failed Jobs to keep; null for all.</summary>
    public int? FailedJobsHistoryLimit { get; init; }
}

/// <summary>What was observed of a CronJob.</summary>
public sealed record CronJobStatus
{
    /// <summary>Jobs that run.</summary>
    public ObjectReference[] Active { get; init => field = value ?? []; } = [];

    /// <summary>Time of the schedule for which a Job was started last; null before the first.</summary>
    public DateTimeOffset? LastScheduleTime { get; init; }

    /// <summary>When a Job succeeded last; null before the first.</summary>
    public DateTimeOffset? LastSuccessfulTime { get; init; }
}
