using System.Globalization;
using Meridian.Network;

namespace Meridian.Cli;

/// <summary>Faults in words.</summary>
internal static class FaultText
{
    /// <summary>What the fault does.</summary>
    public static string What(Fault fault) => fault.Kind switch
    {
        FaultKind.Kill => "killed",
        FaultKind.Partition => fault.From.Length > 0 ? $"cut off from {fault.From}" : "cut off from all others",
        FaultKind.Slow => $"slower by {Number(fault.LatencyMs)} ms{(fault.JitterMs > 0 ? $" and up to {Number(fault.JitterMs)} ms more" : "")}{Towards(fault)}",
        _ => $"losing {Number(fault.Percent)}% of packets{Towards(fault)}",
    };

    /// <summary>When it ends.</summary>
    public static string End(Fault fault, DateTimeOffset now) =>
        fault.Until is { } until ? $"in {Math.Max(0, (until - now).TotalSeconds).ToString("0", CultureInfo.InvariantCulture)}s" : "when undone";

    private static string Towards(Fault fault) => fault.From.Length > 0 ? $" towards {fault.From}" : "";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
