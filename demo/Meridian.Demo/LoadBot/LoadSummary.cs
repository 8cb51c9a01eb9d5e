namespace Meridian.Demo;

/// <summary>What a bot did from its start to its end.</summary>
public sealed record LoadSummary
{
    /// <summary>How long it ran, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Requests that came to an end, per second.</summary>
    public double Rate { get; init; }

    /// <summary>Answers with code 200.</summary>
    public long Ok { get; init; }

    /// <summary>Requests without one.</summary>
    public long Errors { get; init; }

    /// <summary>Errors in a hundred requests.</summary>
    public double ErrorPercent { get; init; }

    /// <summary>Attempts that failed and were made again.</summary>
    public long Retries { get; init; }

    /// <summary>Times from when requests were due to their answers, in milliseconds.</summary>
    public LatencySummary Latency { get; init; } = new();

    /// <summary>When the first error was seen, in seconds since the start; null if there was none.</summary>
    public double? FirstErrorAt { get; init; }

    /// <summary>When the last error was seen, in seconds since the start; null if there was none.</summary>
    public double? LastErrorAt { get; init; }

    /// <summary>Answers by the region or cluster that gave them.</summary>
    public SortedDictionary<string, long> By { get; init => field = value ?? []; } = [];

    /// <summary>Errors by kind.</summary>
    public SortedDictionary<string, long> ErrorsBy { get; init => field = value ?? []; } = [];
}

/// <summary>Times in milliseconds.</summary>
public sealed record LatencySummary
{
    /// <summary>Half stay below it.</summary>
    public double P50 { get; init; }

    /// <summary>90 in 100 stay below it.</summary>
    public double P90 { get; init; }

    /// <summary>99 in 100 stay below it.</summary>
    public double P99 { get; init; }

    /// <summary>999 in 1000 stay below it.</summary>
    public double P999 { get; init; }

    /// <summary>The longest.</summary>
    public double Max { get; init; }
}
