using Meridian.Objects;

namespace Meridian.Controllers.Autoscaling;

/// <summary>What is told of metrics that need an API beside the cluster's own, worded as in a cluster of Kubernetes where nobody serves it.</summary>
internal static class UnservedMetric
{
    private const string NoCustom = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered";

    /// <summary>Why a metric of type <c>Pods</c>, <c>Object</c> or <c>External</c> cannot be had; null for another type.</summary>
    internal static MetricFault? Of(MetricSpec metric, string ns) => metric switch
    {
        { Type: "Pods", Pods.Metric.Name: var name } => new("FailedGetPodsMetric", $"unable to get metric {name}: {NoCustom}", "failed to get pods metric value"),
        { Type: "Object", Object: { Metric.Name: var name, DescribedObject: var about } } =>
            new("FailedGetObjectMetric", $"unable to get metric {name}: {about.Kind} on {ns} {about.Name}/{NoCustom}", "failed to get object metric value"),
        { Type: "External", External.Metric: { } wanted } => new(
            "FailedGetExternalMetric",
            $"unable to get external metric {ns}/{wanted.Name}/{Text(wanted.Selector)}: unable to fetch metrics from external metrics API: "
            + $"the server could not find the requested resource (get {wanted.Name}.external.metrics.k8s.io)",
            "failed to get external metric value"),
        _ => null,
    };

    private static string Text(SelectorObject? selector) => selector is null ? "nil"
        : $"&LabelSelector{{MatchLabels:map[string]string{{{string.Concat(selector.MatchLabels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}: {l.Value},"))}}},"
        + $"MatchExpressions:[]LabelSelectorRequirement{{{string.Concat(selector.MatchExpressions.Select(e => $"LabelSelectorRequirement{{Key:{e.Key},Operator:{e.Operator},Values:[{string.Join(' ', e.Values)}],}},"))}}},}}";
}
