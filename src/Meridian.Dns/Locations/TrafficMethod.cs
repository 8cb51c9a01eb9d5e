namespace Meridian.Dns;

/// <summary>How a <see cref="TrafficPolicy"/> chooses among healthy targets.</summary>
public enum TrafficMethod
{
    /// <summary>The nearest to the client; all of them for a client whose place is not known.</summary>
    Nearest,

    /// <summary>One at a time, each as often as its weight says.</summary>
    Weighted,

    /// <summary>The first of a list.</summary>
    Failover,

    /// <summary>All, in turns.</summary>
    RoundRobin,
}
