using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Autoscaling;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Autoscaling;

public sealed class AutoscalerReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public AutoscalerReconcilerTests() =>
        cluster.With(new AutoscalerReconciler(cluster.Client, cluster.Informers, ServedTypes.Fixed(ResourceTypes.LocalCluster), cluster.Time, cluster.Events));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private JsonNode Status => cluster.Get(ResourceTypes.HorizontalPodAutoscalers, "web").ToNode()["status"]!;

    private int Replicas => cluster.Get(ResourceTypes.Deployments, "web").View<Deployment>().Spec.Replicas ?? 0;

    private void Deploy(int replicas, string request = """{"cpu":"100m"}""")
    {
        cluster.Client.Add(ResourceTypes.Deployments, $$$"""
            {"metadata":{"name":"web","namespace":"default"},"spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"web"}} },"status":{"replicas":{{{replicas}}}} }
            """);
        for (var i = 0; i < replicas; i++)
        {
            cluster.Client.Add(ResourceTypes.Pods, $$$"""
                {"metadata":{"name":"web-{{{i}}}","namespace":"default","labels":{"app":"web"} },
                 "spec":{"nodeName":"n","containers":[{"name":"c","resources":{"requests":{{{request}}}} }]},"status":{"startTime":"2026-01-01T00:00:00Z"} }
                """);
        }
        cluster.RunPods();
        cluster.Time.Advance(TimeSpan.FromMinutes(1));
    }

    private void Use(int pods, string cpu)
    {
        for (var i = 0; i < pods; i++)
        {
            if (cluster.Client.Find(ResourceTypes.PodMetrics, TestCluster.Key($"web-{i}")) is { } old) cluster.Client.Remove(ResourceTypes.PodMetrics, old.Key);
            cluster.Client.Add(ResourceTypes.PodMetrics, $$$"""
                {"metadata":{"name":"web-{{{i}}}","namespace":"default","labels":{"app":"web"} },"timestamp":"{{{WireTime.Format(cluster.Time.GetUtcNow())}}}","window":"15s",
                 "containers":[{"name":"c","usage":{"cpu":"{{{cpu}}}","memory":"1Mi"} }]}
                """);
        }
    }

    private Task AutoscaleAsync(string metrics = """[{"type":"Resource","resource":{"name":"cpu","target":{"type":"Utilization","averageUtilization":50} } }]""", int least = 1)
    {
        cluster.Client.Add(ResourceTypes.HorizontalPodAutoscalers, $$$"""
            {"metadata":{"name":"web","namespace":"default"},"spec":{"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"},"minReplicas":{{{least}}},"maxReplicas":10,"metrics":{{{metrics}}} } }
            """);
        return cluster.SettleAsync();
    }

    private string Condition(string type) => ((JsonArray)Status["conditions"]!).Single(c => c!["type"]!.GetValue<string>() == type)!["reason"]!.GetValue<string>();

    [Fact]
    public async Task Busy_GrowsAndTellsWhy()
    {
        Deploy(2);
        Use(2, "100m");

        await AutoscaleAsync();

        Assert.Equal(4, Replicas);
        Assert.Equal((2, 4), (Status["currentReplicas"]!.GetValue<int>(), Status["desiredReplicas"]!.GetValue<int>()));
        Assert.Equal(100, Status["currentMetrics"]![0]!["resource"]!["current"]!["averageUtilization"]!.GetValue<int>());
        Assert.Equal(("SucceededRescale", "ValidMetricFound", "DesiredWithinRange"), (Condition("AbleToScale"), Condition("ScalingActive"), Condition("ScalingLimited")));
        Assert.Equal(["Normal SuccessfulRescale New size: 4; reason: cpu resource utilization (percentage of request) above target"], await cluster.EventsAsync());
    }

    [Fact]
    public async Task Idle_ShrinksOnlyAfterFiveMinutes()
    {
        Deploy(4);
        Use(4, "50m");
        await AutoscaleAsync();
        Use(4, "1m");

        await cluster.AdvanceAsync(TimeSpan.FromSeconds(15));
        Assert.Equal((4, "ScaleDownStabilized"), (Replicas, Condition("AbleToScale")));

        for (var i = 0; i < 21; i++)
        {
            Use(4, "1m");
            await cluster.AdvanceAsync(TimeSpan.FromSeconds(15));
        }
        Assert.Equal(1, Replicas);
    }

    [Fact]
    public async Task Request_IsMissing_SaysSoAndLeavesTheSize()
    {
        Deploy(2, "{}");
        Use(2, "100m");

        await AutoscaleAsync();

        Assert.Equal((2, "FailedGetResourceMetric"), (Replicas, Condition("ScalingActive")));
        Assert.Contains(await cluster.EventsAsync(), e => e.Contains("missing request for cpu in container c of Pod web-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("External", "FailedGetExternalMetric")]
    [InlineData("Pods", "FailedGetPodsMetric")]
    [InlineData("Object", "FailedGetObjectMetric")]
    public async Task Metric_OfAnApiThatNobodyServes_SaysSo(string type, string reason)
    {
        Deploy(2);

        await AutoscaleAsync($$"""[{"type":"{{type}}","{{type.ToLowerInvariant()}}":{"metric":{"name":"rps"} } }]""");

        Assert.Equal((2, reason), (Replicas, Condition("ScalingActive")));
    }

    [Theory]
    [InlineData(0, 1, 0, "ScalingDisabled")]
    [InlineData(1, 3, 3, "")]
    public async Task Size_OutOfBounds_IsSetWithoutMetrics(int replicas, int least, int expected, string active)
    {
        Deploy(replicas);

        await AutoscaleAsync(least: least);

        Assert.Equal(expected, Replicas);
        if (active.Length > 0) Assert.Equal(active, Condition("ScalingActive"));
    }

    [Fact]
    public async Task Target_IsNotThere_SaysSo()
    {
        await AutoscaleAsync();

        Assert.Equal("FailedGetScale", Condition("AbleToScale"));
        Assert.Contains("Warning FailedGetScale deployments.apps \"web\" not found", await cluster.EventsAsync());
    }
}
