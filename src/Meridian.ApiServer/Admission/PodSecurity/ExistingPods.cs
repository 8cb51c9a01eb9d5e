using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Tells which pods that are there already would be refused by a policy. Pure.</summary>
internal static class ExistingPods
{
    private const int MostChecked = 3000;

    public static IEnumerable<string> Warnings(IReadOnlyList<KubeObject> pods, string ns, PodSecurityPolicy enforces)
    {
        if (pods.Count > MostChecked) yield return $"new PodSecurity enforce level only checked against the first {MostChecked} of {pods.Count} existing pods";
        var found = pods.Take(MostChecked)
            .Select(pod => (pod.Header.Name, Reasons: Reasons(pod.ToNode(), enforces)))
            .Where(pod => pod.Reasons.Length > 0)
            .GroupBy(pod => pod.Reasons, pod => pod.Name)
            .Select(group => $"{First(group)}: {group.Key}")
            .Order(StringComparer.Ordinal).ToArray();
        if (found.Length == 0) yield break;
        yield return $"existing pods in namespace \"{ns}\" violate the new PodSecurity enforce level \"{enforces}\"";
        foreach (var text in found) yield return text;
    }

    private static string Reasons(JsonObject pod, PodSecurityPolicy enforces) => pod["spec"] is JsonObject spec
        ? string.Join(", ", PodSecurityChecks.Evaluate(enforces, pod["metadata"] as JsonObject, spec).Select(v => v.Reason))
        : "";

    private static string First(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToArray();
        return sorted.Length switch
        {
            1 => sorted[0],
            2 => $"{sorted[0]} (and 1 other pod)",
            _ => $"{sorted[0]} (and {sorted.Length - 1} other pods)",
        };
    }
}
