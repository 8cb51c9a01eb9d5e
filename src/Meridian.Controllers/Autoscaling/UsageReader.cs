using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>Reads from <c>metrics.k8s.io</c> what pods use, beside what they request.</summary>
/// <param name="client">The cluster's API.</param>
/// <param name="pods">Its pods.</param>
/// <param name="time">Clock.</param>
internal sealed class UsageReader(IKubeClient client, IInformer pods, TimeProvider time)
{
    /// <summary>Measures the pods of a workload.</summary>
    /// <param name="ns">Their namespace.</param>
    /// <param name="selector">Which they are.</param>
    /// <param name="source">What is measured.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FormatException">A pod says nothing of what it requests, though a share of that is asked for. Or nothing was measured at all.</exception>
    public async Task<IReadOnlyList<PodMeasure>> ReadAsync(string ns, string selector, ResourceMetricSource source, CancellationToken cancellationToken)
    {
        var measured = await UsageAsync(ns, selector, source, cancellationToken);
        var (matching, now) = (LabelSelector.Parse(selector), time.GetUtcNow());
        var measures = new List<PodMeasure>();
        foreach (var pod in Indexes.InNamespace(pods, ns).Where(p => matching.Matches(p.Header.Labels)))
        {
            var sample = measured.TryGetValue(pod.Header.Name, out var found) ? found : default(Sample?);
            var standing = PodStandings.Of(pod, source.Name == "cpu", sample is { } s ? (s.When, s.Window) : null, now);
            if (standing == PodStanding.Ignored) continue;
            measures.Add(new PodMeasure(standing, sample?.Amount, source.Target.AverageUtilization is null ? 0 : Request(pod, source)));
        }
        return measures;
    }

    private async Task<Dictionary<string, Sample>> UsageAsync(string ns, string selector, ResourceMetricSource source, CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.ListAsync(ResourceTypes.PodMetrics, ns, new ListOptions { LabelSelector = selector }, cancellationToken);
            if (list.Items.Count == 0) throw new FormatException($"unable to get metrics for resource {source.Name}: no metrics returned from resource metrics API");
            return list.Items.Select(item => (item.Header.Name, Sample: Sample.Of(item.ToNode(), source))).Where(m => m.Sample is not null).ToDictionary(m => m.Name, m => m.Sample!.Value, StringComparer.Ordinal);
        }
        catch (StatusException refused)
        {
            throw new FormatException($"unable to get metrics for resource {source.Name}: unable to fetch metrics from resource metrics API: {refused.Message}");
        }
    }

    private static long Request(KubeObject pod, ResourceMetricSource source)
    {
        var sum = 0L;
        var spec = pod.View<Pod>().Spec;
        foreach (var container in spec.Containers.Concat(spec.InitContainers.Where(c => c.IsSidecar)).Where(c => source.Container.Length is 0 || c.Name == source.Container))
        {
            if (!container.Resources.Requests.TryGetValue(source.Name, out var request)) throw new FormatException($"missing request for {source.Name} in container {container.Name} of Pod {pod.Header.Name}");
            sum += request.MilliValue;
        }
        return sum;
    }

    // What a pod used, in thousandths.
    private readonly record struct Sample(long Amount, DateTimeOffset When, TimeSpan Window)
    {
        // None if the container is not among the pod's.
        public static Sample? Of(JsonObject metrics, ResourceMetricSource source)
        {
            var containers = (metrics["containers"] as JsonArray ?? []).OfType<JsonObject>().Where(c => source.Container.Length == 0 || c["name"]?.GetValue<string>() == source.Container).ToList();
            if (containers.Count == 0) return null;
            var sum = containers.Sum(c => Quantity.TryParse(c["usage"]?[source.Name]?.GetValue<string>() ?? "0", out var used) ? used.MilliValue : 0);
            var when = DateTimeOffset.TryParse(metrics["timestamp"]?.GetValue<string>(), CultureInfo.InvariantCulture, out var told) ? told : default;
            return new Sample(sum, when, DurationText.ParseOr(metrics["window"]?.GetValue<string>() ?? "", TimeSpan.Zero));
        }
    }
}
