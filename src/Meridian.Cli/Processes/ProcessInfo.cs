using System.Text.Json.Serialization;

namespace Meridian.Cli;

/// <summary>What a running instance says of itself: its process id as soon as it runs, the rest when it serves.</summary>
internal sealed record ProcessInfo
{
    /// <summary>Process id.</summary>
    public required int Pid { get; init; }

    /// <summary>Root of the API server; empty until it serves.</summary>
    public string ApiServer { get; init; } = "";

    /// <summary>Where its DNS server listens, as address:port; empty until it serves.</summary>
    public string Dns { get; init; } = "";

    /// <summary>For the federation: address of the dashboard with its token.</summary>
    public string Dashboard { get; init; } = "";

    /// <summary>Whether it serves; else it is starting.</summary>
    [JsonIgnore]
    public bool IsServing => ApiServer.Length > 0;
}
