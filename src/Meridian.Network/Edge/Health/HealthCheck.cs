namespace Meridian.Network;

/// <summary>How a backend is asked whether it is well, beside the requests it gets.</summary>
public sealed record HealthCheck
{
    /// <summary>Path that is asked for by GET; any status from 200 to 399 is good. Empty: a connection is good. Default: empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>Time from one question to the next. Default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time an answer may take. Default 2 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Failures in a row until the backend gets no more requests. Default 3.</summary>
    public int UnhealthyAfter { get; init; } = 3;

    /// <summary>Good answers in a row until it gets requests again. Default 2.</summary>
    public int HealthyAfter { get; init; } = 2;
}
