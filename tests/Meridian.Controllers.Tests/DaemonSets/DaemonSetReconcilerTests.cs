using System.Text.Json.Nodes;
using Meridian.Controllers.DaemonSets;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.DaemonSets;

public sealed class DaemonSetReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public DaemonSetReconcilerTests()
    {
        cluster.With(new DaemonSetReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events, new Random(1)));
        foreach (var node in (string[])["n1", "n2"]) AddNode(node);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private DaemonSetStatus Status => cluster.Get(ResourceTypes.DaemonSets, "logs").View<DaemonSet>().Status;

    private void AddNode(string name, string labels = "{}") =>
        cluster.Client.Add(ResourceTypes.Nodes, $$$"""{"metadata":{"name":"{{{name}}}","labels":{{{labels}}}},"spec":{} }""");

    private void Add(string more = "", string podSpec = "") => cluster.Client.Add(ResourceTypes.DaemonSets, $$$"""
        {"metadata":{"name":"logs","namespace":"default","annotations":{"deprecated.daemonset.template.generation":"1"}},"spec":{"selector":{"matchLabels":{"app":"logs"}},
         "template":{"metadata":{"labels":{"app":"logs"}},"spec":{"containers":[{"name":"c","image":"i:1"}]{{{podSpec}}} } }{{{more}}} } }
        """);

    private void Edit(Action<JsonObject> change) => cluster.Client.Edit(ResourceTypes.DaemonSets, TestCluster.Key("logs"), change);

    private string[] Nodes => [.. cluster.Pods.Select(DaemonPlacement.NodeOf).Order(StringComparer.Ordinal)];

    // What the scheduler does.
    private async Task SettleAsync()
    {
        for (var round = 0; round < 20; round++)
        {
            await cluster.SettleAsync();
            foreach (var pod in cluster.Pods.Where(p => p.View<Pod>().Spec.NodeName.Length == 0))
                cluster.Client.Edit(ResourceTypes.Pods, pod.Key, p => p["spec"]!["nodeName"] = DaemonPlacement.NodeOf(pod));
            cluster.RunPods();
        }
        await cluster.SettleAsync();
    }

    [Fact]
    public async Task EachNode_GetsOnePod_AlsoOnesThatJoin()
    {
        Add();
        await SettleAsync();
        AddNode("n3");
        await SettleAsync();

        Assert.Equal(["n1", "n2", "n3"], Nodes);
        Assert.Equal((3, 3, 3, 3, 3, 0), (Status.DesiredNumberScheduled, Status.CurrentNumberScheduled, Status.NumberReady, Status.NumberAvailable, Status.UpdatedNumberScheduled, Status.NumberMisscheduled));
        var pod = cluster.Pods[0];
        Assert.Equal("1", pod.Header.Labels["pod-template-generation"]);
        Assert.Equal(cluster.Client.All(ResourceTypes.ControllerRevisions).Single().Header.Name, $"logs-{pod.Header.Labels["controller-revision-hash"]}");
        Assert.Contains(pod.View<Pod>().Spec.Tolerations, t => t is { Key: "node.kubernetes.io/unreachable", Effect: "NoExecute", Operator: "Exists" });
    }

    [Fact]
    public async Task SelectorAndTaints_DecideAtOnce()
    {
        AddNode("n3", """{"disk":"ssd"}""");
        Add("", ""","nodeSelector":{"disk":"ssd"}""");
        await SettleAsync();
        Assert.Equal(["n3"], Nodes);

        cluster.Client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n1"), n => n["metadata"]!["labels"] = new JsonObject { ["disk"] = "ssd" });
        cluster.Client.Edit(ResourceTypes.Nodes, ObjectKey.Cluster("n3"), n => n["spec"]!["taints"] = JsonNode.Parse("""[{"key":"k","effect":"NoExecute"}]"""));
        await SettleAsync();

        Assert.Equal(["n1"], Nodes);
    }

    [Fact]
    public async Task RollingUpdate_AndBack_UsesTheOldRevision()
    {
        Add();
        await SettleAsync();
        var before = cluster.Pods[0].Header.Labels["controller-revision-hash"];
        Edit(s => s["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "i:2");
        await SettleAsync();
        Assert.All(cluster.Pods, p => Assert.Equal("i:2", p.View<Pod>().Spec.Containers[0].Image));

        Edit(s => s["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "i:1");
        await SettleAsync();

        Assert.All(cluster.Pods, p => Assert.Equal(before, p.Header.Labels["controller-revision-hash"]));
        Assert.Equal([2L, 3L], cluster.Client.All(ResourceTypes.ControllerRevisions).Select(r => r.View<ControllerRevision>().Revision).Order());
        Assert.Equal(2, Status.UpdatedNumberScheduled);
    }

    [Fact]
    public async Task OnDelete_WaitsForTheDeletion()
    {
        Add(""","updateStrategy":{"type":"OnDelete"}""");
        await SettleAsync();
        Edit(s => s["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "i:2");
        await SettleAsync();
        Assert.Equal(0, Status.UpdatedNumberScheduled);

        cluster.Client.Remove(ResourceTypes.Pods, cluster.Pods[0].Key);
        await SettleAsync();

        Assert.Equal((1, 2), (Status.UpdatedNumberScheduled, Status.NumberAvailable));
    }

    [Fact]
    public async Task FailedPod_IsReplaced_LaterAndLater()
    {
        Add();
        await SettleAsync();
        for (var wait = 0; wait < 2; wait++)
        {
            cluster.Client.Edit(ResourceTypes.Pods, cluster.Pods.First(p => DaemonPlacement.NodeOf(p) == "n1").Key, p => p["status"]!["phase"] = "Failed");
            await SettleAsync();
            if (wait == 1) await cluster.AdvanceAsync(TimeSpan.FromSeconds(1));
            await SettleAsync();
        }

        Assert.Equal(2, Status.NumberAvailable);
        Assert.Contains(await cluster.EventsAsync(), e => e.StartsWith("Warning FailedDaemonPod Found failed daemon pod default/logs-", StringComparison.Ordinal));
    }
}
