using System.Globalization;

namespace Meridian.Node;

/// <summary>When and how a simulated container ends by itself.</summary>
/// <param name="RunsFor">How long it runs.</param>
/// <param name="ExitCode">With which code it ends.</param>
/// <param name="Reason">Why, if not as the code says; such as <c>OOMKilled</c>.</param>
internal sealed record SimulatedLifetime(TimeSpan RunsFor, int ExitCode, string Reason = "")
{
    // By it the pods of Jobs are known. Work that never ends would be none.
    private const string JobLabel = "batch.kubernetes.io/job-name";
    private const int Killed = 137;

    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSeconds = TimeSpan.FromDays(1);

    /// <summary>What is asked of a pod's containers; null when they run until they are stopped.</summary>
    internal static SimulatedLifetime? Of(SimulationLayers said)
    {
        var reason = said[SimulationSettings.ExitReason] ?? "";
        if (said.Hits(SimulationSettings.CrashShare))
            return new(said.Duration(SimulationSettings.CrashAfter) ?? Work, Code(said) ?? (reason == "OOMKilled" ? Killed : 1), reason);
        return TimeOf(said) is { } time ? new(time, Code(said) ?? (reason == "OOMKilled" ? Killed : 0), reason) : null;
    }

    private static TimeSpan? TimeOf(SimulationLayers said)
    {
        if (double.TryParse(said[SimulationSettings.RunForSeconds], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, LongestSeconds.TotalSeconds));
        if (said.Duration(SimulationSettings.RunFor) is { } time) return time;
        return said.Pod.Labels.ContainsKey(JobLabel) ? said.Duration(SimulationSettings.JobRunFor) ?? Work : null;
    }

    private static int? Code(SimulationLayers said) => byte.TryParse(said[SimulationSettings.ExitCode], NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
}
