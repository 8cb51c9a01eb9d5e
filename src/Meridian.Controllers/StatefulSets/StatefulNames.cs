using System.Globalization;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>The names and labels by which the pods of a StatefulSet are who they are.</summary>
internal static class StatefulNames
{
    internal const string RevisionLabel = "controller-revision-hash";
    internal const string RevisionHashLabel = "controller.kubernetes.io/hash";
    internal const string PodNameLabel = "statefulset.kubernetes.io/pod-name";
    internal const string PodIndexLabel = "apps.kubernetes.io/pod-index";

    internal static string Pod(string set, int ordinal) => string.Create(CultureInfo.InvariantCulture, $"{set}-{ordinal}");

    internal static string Claim(string template, string pod) => $"{template}-{pod}";

    /// <summary>A pod's number; null when its name is not one of the set's.</summary>
    internal static int? OrdinalOf(string set, string pod)
    {
        if (pod.Length <= set.Length + 1 || pod[set.Length] != '-' || !pod.StartsWith(set, StringComparison.Ordinal)) return null;
        return int.TryParse(pod.AsSpan(set.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : null;
    }

    internal static string RevisionOf(KubeObject pod) => pod.Header.Labels.GetValueOrDefault(RevisionLabel, "");
}
