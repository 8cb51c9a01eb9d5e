namespace Meridian.Node;

/// <summary>Which part of a log to read, and how to write it: the options of <c>kubectl logs</c>.</summary>
public sealed record LogOptions
{
    /// <summary>Only so many of the last lines; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines of the last so many seconds; null for all.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only lines from this time on; null for all.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>End after so many bytes; null for no limit.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>Begin each line with its time. Default false.</summary>
    public bool Timestamps { get; init; }

    /// <summary>The run before the current one. Default false.</summary>
    public bool Previous { get; init; }

    /// <summary>Wait for more until the container ends. Default false.</summary>
    public bool Follow { get; init; }
}
