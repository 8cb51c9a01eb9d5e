using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>A metric that could not be had.</summary>
/// <param name="reason">Reason of the condition and the event, such as <c>FailedGetResourceMetric</c>.</param>
/// <param name="message">What a person reads.</param>
/// <param name="context">What could not be done for it, before the message where all metrics are told of.</param>
internal sealed class MetricFault(string reason, string message, string context = "") : Exception(message)
{
    public string Reason { get; } = reason;

    /// <summary>The message with what could not be done for it.</summary>
    public string InContext => context.Length > 0 ? $"{context}: {Message}" : Message;
}

/// <summary>What one metric says.</summary>
/// <param name="Replicas">Replicas it asks for.</param>
/// <param name="Name">What it is called in conditions and events.</param>
/// <param name="Status">It, as <c>status.currentMetrics</c> tells it.</param>
internal sealed record MetricEvaluation(int Replicas, string Name, JsonObject Status);

/// <summary>Evaluates the metrics of an autoscaler.</summary>
/// <param name="usage">Reads what pods use.</param>
internal sealed class MetricEvaluator(UsageReader usage)
{
    /// <summary>Evaluates one metric.</summary>
    /// <exception cref="MetricFault">It cannot be had.</exception>
    public async Task<MetricEvaluation> EvaluateAsync(MetricSpec metric, ScaleTarget target, HorizontalPodAutoscalerSpec spec, CancellationToken cancellationToken) => metric switch
    {
        { Type: "Resource", Resource: { } all } => await ResourceAsync(all, "resource", "FailedGetResourceMetric", target, spec, cancellationToken),
        { Type: "ContainerResource", ContainerResource: { } one } => await ResourceAsync(one, "containerResource", "FailedGetContainerResourceMetric", target, spec, cancellationToken),
        _ => throw UnservedMetric.Of(metric, target.Key.Namespace) ?? new MetricFault("InvalidMetricSourceType", $"the HPA was unable to compute the replica count: unknown metric source type \"{metric.Type}\""),
    };

    private async Task<MetricEvaluation> ResourceAsync(ResourceMetricSource source, string field, string reason, ScaleTarget target, HorizontalPodAutoscalerSpec spec, CancellationToken cancellationToken)
    {
        try
        {
            var pods = await usage.ReadAsync(target.Key.Namespace, target.Selector, source, cancellationToken);
            var what = source.Container.Length > 0 ? $"{source.Name} container resource" : $"{source.Name} resource";
            if (source.Target.AverageValue is { } average)
                return Told(source, field, $"{what} metric value", ReplicaCalculator.ForAverage(target.Wanted, Thousandths(average), pods, Tolerances.Of(spec)));
            if (source.Target.AverageUtilization is not { } percent) throw new FormatException("neither a utilization target nor a value target was set");
            return Told(source, field, $"{what} utilization (percentage of request)", ReplicaCalculator.ForUtilization(target.Wanted, percent, pods, Tolerances.Of(spec)));
        }
        catch (FormatException fault)
        {
            throw new MetricFault(reason, $"failed to get {source.Name} {(source.Target.AverageValue is null ? "utilization" : "usage")}: {fault.Message}",
                $"failed to get {source.Name} {(source.Container.Length > 0 ? "container" : "resource")} metric value");
        }
    }

    private static MetricEvaluation Told(ResourceMetricSource source, string field, string name, MetricProposal proposal)
    {
        var current = new JsonObject { ["averageValue"] = Amount(source.Name, proposal.Average).ToString() };
        if (proposal.Utilization is { } percent) current["averageUtilization"] = percent;
        var told = new JsonObject { ["name"] = source.Name, ["current"] = current };
        if (source.Container.Length > 0) told["container"] = source.Container;
        return new MetricEvaluation(proposal.Replicas, name, new JsonObject { ["type"] = char.ToUpperInvariant(field[0]) + field[1..], [field] = told });
    }

    private static long Thousandths(Quantity amount) => Math.Max(1, amount.MilliValue);

    private static Quantity Amount(string resource, long thousandths) => resource == "cpu" ? Quantity.OfMilli(thousandths) : Quantity.Of(thousandths / 1000);
}
