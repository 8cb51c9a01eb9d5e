namespace Meridian.Cli;

/// <summary>What a running instance says of itself.</summary>
internal sealed record ProcessInfo
{
    /// <summary>Process id.</summary>
    public required int Pid { get; init; }

    /// <summary>Root of the API server.</summary>
    public required string ApiServer { get; init; }

    /// <summary>For the federation: where its DNS server listens, as address:port.</summary>
    public string Dns { get; init; } = "";

    /// <summary>For the federation: address of the dashboard with its token.</summary>
    public string Dashboard { get; init; } = "";
}
