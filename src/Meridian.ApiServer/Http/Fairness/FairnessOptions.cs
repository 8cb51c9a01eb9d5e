namespace Meridian.ApiServer;

/// <summary>How many requests a server works on at once, and how they wait for each other.</summary>
public sealed record FairnessOptions
{
    /// <summary>Requests worked on at once. Default 256.</summary>
    public int Seats { get; init; } = 256;

    /// <summary>Of those, how many one user may take: the rest is free at once for others. Default 192.</summary>
    public int SeatsPerUser { get; init; } = 192;

    /// <summary>How many requests of one user may wait. Default 2000.</summary>
    public int QueueLength { get; init; } = 2000;

    /// <summary>How many requests may wait in all. Default 10,000.</summary>
    public int TotalQueueLength { get; init; } = 10_000;

    /// <summary>How long a request waits. Default 15 seconds.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(15);
}
