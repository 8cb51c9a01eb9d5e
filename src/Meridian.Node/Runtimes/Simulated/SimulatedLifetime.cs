using System.Globalization;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>When and how a simulated container ends by itself.</summary>
/// <param name="RunsFor">How long it runs.</param>
/// <param name="ExitCode">With which code it ends.</param>
internal sealed record SimulatedLifetime(TimeSpan RunsFor, int ExitCode)
{
    /// <summary>Annotation of pods: after how many seconds their containers end.</summary>
    internal const string RunForAnnotation = "simulated.meridian.dev/run-for-seconds";

    /// <summary>Annotation of pods: with which code. Default 0.</summary>
    internal const string ExitCodeAnnotation = "simulated.meridian.dev/exit-code";

    // By it the pods of Jobs are known. Work that never ends would be none.
    private const string JobLabel = "batch.kubernetes.io/job-name";
    private const double MostSeconds = 86400;

    private static readonly TimeSpan Work = TimeSpan.FromSeconds(1);

    /// <summary>What a pod asks for; null when its containers run until they are stopped.</summary>
    internal static SimulatedLifetime? Of(ObjectHeader pod)
    {
        var exitCode = int.TryParse(pod.Annotations.GetValueOrDefault(ExitCodeAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : 0;
        if (double.TryParse(pod.Annotations.GetValueOrDefault(RunForAnnotation), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return new SimulatedLifetime(TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds)), exitCode);
        return pod.Labels.ContainsKey(JobLabel) ? new SimulatedLifetime(Work, exitCode) : null;
    }
}
