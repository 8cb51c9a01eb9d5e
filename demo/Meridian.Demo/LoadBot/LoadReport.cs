namespace Meridian.Demo;

/// <summary>What a bot did in one second.</summary>
public sealed record LoadReport
{
    /// <summary>Requests that came to an end in the second, per second.</summary>
    public double Rate { get; init; }

    /// <summary>Answers with code 200.</summary>
    public long Ok { get; init; }

    /// <summary>Requests without one.</summary>
    public long Errors { get; init; }

    /// <summary>Attempts that failed and were made again.</summary>
    public long Retries { get; init; }

    /// <summary>Median time from when a request was due to its answer, in milliseconds.</summary>
    public double P50 { get; init; }

    /// <summary>Time that 99 in 100 answers stay below, in milliseconds.</summary>
    public double P99 { get; init; }

    /// <summary>The longest time, in milliseconds.</summary>
    public double Max { get; init; }

    /// <summary>Answers since the start.</summary>
    public long TotalOk { get; init; }

    /// <summary>Requests without one since the start.</summary>
    public long TotalErrors { get; init; }

    /// <summary>The bot's region.</summary>
    public string Region { get; init; } = "";

    /// <summary>Where it sends.</summary>
    public string[] Targets { get; init => field = value ?? []; } = [];

    /// <summary>Answers of the second by the region or cluster that gave them.</summary>
    public SortedDictionary<string, long> By { get; init => field = value ?? []; } = [];

    /// <summary>Errors of the second by kind.</summary>
    public SortedDictionary<string, long> ErrorsBy { get; init => field = value ?? []; } = [];
}
