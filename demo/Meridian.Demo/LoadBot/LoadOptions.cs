using System.Net;

namespace Meridian.Demo;

/// <summary>What a user wants of a bot.</summary>
public sealed record LoadOptions
{
    /// <summary>Most requests per second of one bot.</summary>
    public const int MostRate = 100_000;

    /// <summary>Where to, <c>http</c> only.</summary>
    public required Uri Url { get; init; }

    /// <summary>Requests per second. Default 1000.</summary>
    public int Rate { get; init; } = 1000;

    /// <summary>Address to connect and to ask DNS from: where the bot is. Default: the system's choice.</summary>
    public IPAddress? From { get; init; }

    /// <summary>Name of the bot's region; the demo's backend counts by it. Default: empty.</summary>
    public string Region { get; init; } = "";

    /// <summary>DNS server to ask; null for the system's way.</summary>
    public IPEndPoint? Dns { get; init; }

    /// <summary>Longest time for one request. Default 5 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether a request that finds nobody is made again until its time is up. Default false: the first failure is an error.</summary>
    public bool Patient { get; init; }

    /// <summary>Longest time for which an answer of DNS is kept; null for as long as it says. Default null.</summary>
    public TimeSpan? LongestTtl { get; init; }
}
