namespace Meridian.ApiServer;

/// <summary>Which part of a container's log to read: the query of <c>pods/x/log</c>.</summary>
public sealed record PodLogOptions
{
    /// <summary>Container; empty for the pod's only one.</summary>
    public string Container { get; init; } = "";

    /// <summary>Go on with what is written from now on. Default false.</summary>
    public bool Follow { get; init; }

    /// <summary>Read the log of the container's run before this one. Default false.</summary>
    public bool Previous { get; init; }

    /// <summary>Put the time before each line. Default false.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only that many lines at the end; null for all.</summary>
    public long? TailLines { get; init; }

    /// <summary>Only lines younger than that; null for all.</summary>
    public long? SinceSeconds { get; init; }

    /// <summary>Only lines from then on; null for all.</summary>
    public DateTimeOffset? SinceTime { get; init; }

    /// <summary>End after that many bytes; null for no limit.</summary>
    public long? LimitBytes { get; init; }
}
