using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Containers that are added to a running pod to look into it, as <c>kubectl debug</c> does. They are not run yet.</summary>
internal static class EphemeralContainers
{
    /// <summary>Names of those that a pod has and had not before.</summary>
    public static IReadOnlyList<string> AddedIn(KubeObject pod, KubeObject before) =>
        !pod.Json.Span.SequenceEqual(before.Json.Span) && pod.Json.Span.IndexOf("\"ephemeralContainers\""u8) >= 0 ? [.. Names(pod).Except(Names(before), StringComparer.Ordinal)] : [];

    private static IEnumerable<string> Names(KubeObject pod) => (pod.ToNode()["spec"]?["ephemeralContainers"] as JsonArray ?? []).Select(c => c?["name"]?.ToString() ?? "");
}
