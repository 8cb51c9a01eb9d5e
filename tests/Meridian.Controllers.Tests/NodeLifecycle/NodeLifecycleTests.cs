using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Controllers.NodeLifecycle;
using Meridian.Controllers.PodCleanup;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.NodeLifecycle;

public sealed class NodeLifecycleTests : IAsyncDisposable
{
    private static readonly NodeLifecycleOptions Options = new();

    private readonly TestCluster cluster = new();

    public NodeLifecycleTests()
    {
        cluster.With(
            new NodeLifecycleReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events, Options),
            new TaintEvictionReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events),
            new PodCleanupReconciler(cluster.Client, cluster.Informers, cluster.Time, Options));
        foreach (var name in new[] { "n1", "n2" })
        {
            cluster.Client.Add(ResourceTypes.Nodes, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{},"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
            cluster.Client.Add(ResourceTypes.Leases, $$$"""{"metadata":{"name":"{{{name}}}","namespace":"kube-node-lease"},"spec":{"renewTime":"2026-01-01T00:00:00.000000Z"}}""");
        }
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private Node Node(string name) => cluster.Client.Find(ResourceTypes.Nodes, ObjectKey.Cluster(name))!.View<Node>();

    private IEnumerable<string> Taints(string node) => Node(node).Spec.Taints.Select(t => $"{t.Key}:{t.Effect}");

    private void AddPod(string name, string tolerations = "[]") => cluster.Client.Add(ResourceTypes.Pods, $$"""
        {"metadata":{"name":"{{name}}","namespace":"default"},"spec":{"nodeName":"n1","tolerations":{{tolerations}} },
         "status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]} }
        """);

    private void Renew(string node) => cluster.Client.Edit(ResourceTypes.Leases, new ObjectKey("kube-node-lease", node), l =>
        l["spec"]!["renewTime"] = cluster.Time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

    private async Task SilenceAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(10))
        {
            Renew("n2");
            await cluster.AdvanceAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task SilentNode_BecomesUnknown_IsTainted_AndLosesItsPodsWhenTheirTimeIsOver()
    {
        AddPod("patient", """[{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]""");
        AddPod("hasty");
        AddPod("faithful", """[{"operator":"Exists"}]""");
        await cluster.SettleAsync();
        Assert.Empty(Taints("n1"));

        await SilenceAsync(TimeSpan.FromSeconds(50));

        Assert.Equal("Unknown", Node("n1").Status.Conditions.Single(c => c.Type == "Ready").Status);
        Assert.Equal("True", Node("n2").Status.Conditions.Single(c => c.Type == "Ready").Status);
        Assert.Equal(["node.kubernetes.io/unreachable:NoSchedule", "node.kubernetes.io/unreachable:NoExecute"], Taints("n1"));
        Assert.False(Common.PodState.IsReady(cluster.Get(ResourceTypes.Pods, "patient")));
        Assert.NotNull(cluster.Get(ResourceTypes.Pods, "hasty").Header.DeletionTimestamp);
        Assert.Contains(cluster.Get(ResourceTypes.Pods, "hasty").View<Pod>().Status.Conditions, c => c is { Type: "DisruptionTarget", Reason: "DeletionByTaintManager" });
        Assert.Null(cluster.Get(ResourceTypes.Pods, "patient").Header.DeletionTimestamp);

        await SilenceAsync(TimeSpan.FromSeconds(70));

        Assert.NotNull(cluster.Get(ResourceTypes.Pods, "patient").Header.DeletionTimestamp);
        Assert.Null(cluster.Get(ResourceTypes.Pods, "faithful").Header.DeletionTimestamp);
    }

    [Fact]
    public async Task Node_ThatComesBack_KeepsItsPods()
    {
        AddPod("patient", """[{"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute","tolerationSeconds":60}]""");
        await cluster.SettleAsync();
        await SilenceAsync(TimeSpan.FromSeconds(50));

        cluster.Client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), n =>
            n["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastHeartbeatTime"] = "2026-01-01T00:00:50Z" }));
        Renew("n1");
        await cluster.SettleAsync();
        Assert.Empty(Taints("n1"));

        for (var i = 0; i < 10; i++)
        {
            Renew("n1");
            await SilenceAsync(TimeSpan.FromSeconds(10));
        }

        Assert.Null(cluster.Get(ResourceTypes.Pods, "patient").Header.DeletionTimestamp);
        Assert.Empty(Taints("n1"));
    }

    [Fact]
    public async Task AllNodesSilent_DriveNobodyOff()
    {
        AddPod("hasty");
        await cluster.SettleAsync();
        for (var i = 0; i < 10; i++) await cluster.AdvanceAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(["node.kubernetes.io/unreachable:NoSchedule"], Taints("n2"));
        Assert.Equal(["node.kubernetes.io/unreachable:NoSchedule"], Taints("n1"));
        Assert.Null(cluster.Get(ResourceTypes.Pods, "hasty").Header.DeletionTimestamp);

        // One of them is back: now the other is the one with the fault.
        Renew("n2");
        cluster.Client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n2"), n =>
            n["status"]!["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }));
        await cluster.SettleAsync();

        Assert.NotNull(cluster.Get(ResourceTypes.Pods, "hasty").Header.DeletionTimestamp);
    }

    [Fact]
    public async Task CordonAndForeignTaints_LiveTogether()
    {
        cluster.Client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), n =>
            n["spec"] = JsonNode.Parse("""{"unschedulable":true,"taints":[{"key":"mine","effect":"NoSchedule"}]}"""));
        await cluster.SettleAsync();
        Assert.Equal(["mine:NoSchedule", "node.kubernetes.io/unschedulable:NoSchedule"], Taints("n1"));

        cluster.Client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), n => n["spec"]!.AsObject().Remove("unschedulable"));
        await cluster.SettleAsync();
        Assert.Equal(["mine:NoSchedule"], Taints("n1"));
    }

    [Fact]
    public async Task PodsOfADeletedNode_GoAfterAWhile()
    {
        AddPod("lost");
        await cluster.SettleAsync();
        cluster.Client.Remove(ResourceTypes.Nodes, ObjectKey.Cluster("n1"));
        await cluster.SettleAsync();
        Assert.Single(cluster.Pods);

        await cluster.AdvanceAsync(TimeSpan.FromSeconds(41));

        Assert.Empty(cluster.Pods);
    }
}
