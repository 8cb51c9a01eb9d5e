using System.Globalization;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>The names by which Jobs mark their pods.</summary>
internal static class JobNames
{
    internal const string Finalizer = "batch.kubernetes.io/job-tracking";
    internal const string Index = "batch.kubernetes.io/job-completion-index";
    internal const string IndexFailures = "batch.kubernetes.io/job-index-failure-count";
    internal const string IndexIgnoredFailures = "batch.kubernetes.io/job-index-ignored-failure-count";
    internal const string IndexVariable = "JOB_COMPLETION_INDEX";

    private const string OwnManager = "kubernetes.io/job-controller";

    /// <summary>Whether somebody else looks after the Job.</summary>
    internal static bool IsManagedElsewhere(JobSpec spec) => spec.ManagedBy.Length > 0 && spec.ManagedBy != OwnManager;

    /// <summary>Whether a Job has come to its end.</summary>
    internal static bool IsFinished(KubeObject job) => job.View<Job>().Status.Conditions is var conditions && (conditions.IsTrue("Complete") || conditions.IsTrue("Failed"));

    /// <summary>The index of a pod; null if it has none.</summary>
    internal static int? IndexOf(KubeObject pod) => Number(pod, Index);

    /// <summary>How often the index had failed before this pod.</summary>
    internal static int FailuresBefore(KubeObject pod) => Number(pod, IndexFailures) ?? 0;

    /// <summary>How often it had failed in ways that do not count.</summary>
    internal static int IgnoredFailuresBefore(KubeObject pod) => Number(pod, IndexIgnoredFailures) ?? 0;

    internal static bool IsTracked(KubeObject pod) => pod.Header.Finalizers.Contains(Finalizer);

    private static int? Number(KubeObject pod, string annotation) =>
        int.TryParse(pod.Header.Annotations.GetValueOrDefault(annotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
