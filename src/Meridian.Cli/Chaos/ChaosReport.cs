using Meridian.Demo;

namespace Meridian.Cli;

/// <summary>What was measured while a fault was there. All times are in seconds; null stands for what did not happen, or was not there to be measured.</summary>
internal sealed record ChaosReport
{
    /// <summary>What was done.</summary>
    public required string Fault { get; init; }

    /// <summary>To which cluster.</summary>
    public required string Cluster { get; init; }

    /// <summary>How long it lasted.</summary>
    public double Lasted { get; init; }

    /// <summary>The limit that ended it early; empty if none did.</summary>
    public string AbortedBy { get; init; } = "";

    /// <summary>From the fault until the federation counted the cluster as lost.</summary>
    public double? DetectedAfter { get; init; }

    /// <summary>From the fault until no name led to the cluster any more.</summary>
    public double? NamesRightAfter { get; init; }

    /// <summary>From the fault until the last request to the global address that failed; 0 if none did.</summary>
    public double? TrafficRightAfter { get; init; }

    /// <summary>From the undoing until the federation counted the cluster as ready again.</summary>
    public double? ReadyAgainAfter { get; init; }

    /// <summary>What the federation says of the loss and of where the work went; empty if it was none.</summary>
    public string Drill { get; init; } = "";

    /// <summary>The global address that was asked; empty if there is none.</summary>
    public string Url { get; init; } = "";

    /// <summary>What became of the requests to it; null if there is none.</summary>
    public LoadSummary? Requests { get; init; }

    /// <summary>Bots that run as pods and answered before and after.</summary>
    public int Bots { get; init; }

    /// <summary>Their answers meanwhile.</summary>
    public long BotsOk { get; init; }

    /// <summary>Their errors meanwhile.</summary>
    public long BotsErrors { get; init; }
}
