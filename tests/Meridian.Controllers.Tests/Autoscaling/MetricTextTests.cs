using Meridian.Controllers.Autoscaling;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Autoscaling;

public sealed class MetricTextTests
{
    [Theory]
    [InlineData("""{"type":"Pods","pods":{"metric":{"name":"rps"}}}""", "FailedGetPodsMetric",
        "unable to get metric rps: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered")]
    [InlineData("""{"type":"Object","object":{"metric":{"name":"rps"},"describedObject":{"kind":"Service","name":"web"}}}""", "FailedGetObjectMetric",
        "unable to get metric rps: Service on default web/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered")]
    [InlineData("""{"type":"External","external":{"metric":{"name":"queue","selector":{"matchLabels":{"a":"b"}}}}}""", "FailedGetExternalMetric",
        "unable to get external metric default/queue/&LabelSelector{MatchLabels:map[string]string{a: b,},MatchExpressions:[]LabelSelectorRequirement{},}: "
        + "unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)")]
    public void Of_MetricThatNobodyServes_SaysSoAsKubernetesDoes(string metric, string reason, string message)
    {
        var autoscaler = KubeObject.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"metadata":{"name":"h"},"spec":{"metrics":[{{metric}}]} }"""));
        var fault = UnservedMetric.Of(autoscaler.View<HorizontalPodAutoscaler>().Spec.Metrics[0], "default");

        Assert.Equal((reason, message), (fault!.Reason, fault.Message));
    }

    [Fact]
    public void Cover_EachDirection_HasItsOwnTolerance()
    {
        var tolerances = new Tolerances(Up: 0.5, Down: 0.05);

        Assert.Equal([true, true, false, true, false], new[] { 1.0, 1.5, 1.51, 0.95, 0.94 }.Select(tolerances.Cover));
    }
}
