using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Controllers.ReplicaSets;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.ReplicaSets;

public sealed class ReplicaSetReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public ReplicaSetReconcilerTests() =>
        cluster.With(new ReplicaSetReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events, new Random(1), ReplicaKind.ReplicaSet));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private KubeObject Add(int replicas, string name = "web") => cluster.Client.Add(ResourceTypes.ReplicaSets, $$$"""
        {"metadata":{"name":"{{{name}}}","namespace":"default"},"spec":{"replicas":{{{replicas}}},"selector":{"matchLabels":{"app":"web"}},
         "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]} } } }
        """);

    private ReplicaSetStatus Status => cluster.Get(ResourceTypes.ReplicaSets, "web").View<ReplicaSet>().Status;

    private void Scale(int replicas) => cluster.Client.Edit(ResourceTypes.ReplicaSets, TestCluster.Key("web"), r => r["spec"]!["replicas"] = replicas);

    [Fact]
    public async Task CacheThatLags_DoesNotMakePodsTwice()
    {
        Add(3);
        using (cluster.Informers.For(ResourceTypes.Pods).Hold())
        {
            await cluster.SettleAsync();
            // Something else about the ReplicaSet changes while the cache shows none of its pods.
            cluster.Client.Edit(ResourceTypes.ReplicaSets, TestCluster.Key("web"), r => r["metadata"]!["labels"] = new JsonObject { ["a"] = "b" });
            await cluster.SettleAsync();
            Assert.Equal(3, cluster.Pods.Count);
        }
        await cluster.SettleAsync();

        Assert.Equal(3, cluster.Pods.Count);
        Assert.Equal(3, Status.Replicas);

        cluster.RunPods();
        using (cluster.Informers.For(ResourceTypes.Pods).Hold())
        {
            Scale(1);
            await cluster.SettleAsync();
            Scale(2);
            await cluster.SettleAsync();
            Assert.Equal(2, cluster.Pods.Count(p => p.Header.DeletionTimestamp is not null));
        }
        await cluster.SettleWithPodsAsync();

        Assert.Equal(2, cluster.Pods.Count);
    }

    [Fact]
    public async Task Failure_StopsEarly_ShowsAndClears()
    {
        cluster.Client.Fault = r => r is { Verb: "create", Type.Kind: "Pod" } ? ApiError.Forbidden(ResourceTypes.Pods, "web", "exceeded quota") : null;
        Add(10);

        await Assert.ThrowsAsync<ToldException>(cluster.SettleAsync);

        Assert.Single(cluster.Client.Requests, r => r is { Verb: "create", Type.Kind: "Pod" });
        Assert.Contains(Status.Conditions, c => c is { Type: "ReplicaFailure", Status: "True", Reason: "FailedCreate" });

        cluster.Client.Fault = null;
        Scale(0);
        await cluster.SettleAsync();

        Assert.Empty(Status.Conditions);
        Assert.Contains(await cluster.EventsAsync(), e => e.StartsWith("Warning FailedCreate Error creating: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Selector_AdoptsAndReleases()
    {
        cluster.Client.Add(ResourceTypes.Pods, """{"metadata":{"name":"loose","namespace":"default","labels":{"app":"web"}},"spec":{}}""");
        Add(2);
        await cluster.SettleAsync();

        Assert.Equal(2, cluster.Pods.Count);
        Assert.Equal("web", cluster.Get(ResourceTypes.Pods, "loose").Header.ControllerOwner?.Name);

        cluster.Client.Edit(ResourceTypes.Pods, TestCluster.Key("loose"), p => p["metadata"]!["labels"]!["app"] = "debug");
        await cluster.SettleAsync();

        Assert.Null(cluster.Get(ResourceTypes.Pods, "loose").Header.ControllerOwner);
        Assert.Equal(3, cluster.Pods.Count);
    }

    [Fact]
    public async Task EndedPods_AreReplaced()
    {
        Add(1);
        await cluster.SettleWithPodsAsync();
        cluster.Client.Edit(ResourceTypes.Pods, cluster.Pods[0].Key, p => p["status"]!["phase"] = "Failed");

        await cluster.SettleWithPodsAsync();

        Assert.Equal(2, cluster.Pods.Count);
        Assert.Equal(1, Status.ReadyReplicas);
    }

    [Fact]
    public async Task MinReadySeconds_DelaysAvailability()
    {
        Add(1);
        cluster.Client.Edit(ResourceTypes.ReplicaSets, TestCluster.Key("web"), r => r["spec"]!["minReadySeconds"] = 30);
        await cluster.SettleWithPodsAsync();

        Assert.Equal((1, 0), (Status.ReadyReplicas, Status.AvailableReplicas));
        Assert.Equal(TimeSpan.FromSeconds(30), cluster.NextDelay);

        await cluster.AdvanceAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(1, Status.AvailableReplicas);
    }

    [Fact]
    public void VictimOrder_TakesWhatCostsLeast()
    {
        KubeObject Pod(string name, string node, string phase, bool ready, string cost = "0") => cluster.Client.Add(ResourceTypes.Pods, $$$"""
            {"metadata":{"name":"{{{name}}}","namespace":"default","annotations":{"controller.kubernetes.io/pod-deletion-cost":"{{{cost}}}"} },"spec":{"nodeName":{{{(node.Length == 0 ? "null" : $"\"{node}\"")}}}},
             "status":{"phase":"{{{phase}}}","conditions":[{"type":"Ready","status":"{{{(ready ? "True" : "False")}}}"}]}}
            """);
        KubeObject[] pods = [Pod("dear", "b", "Running", true, "5"), Pod("crowded1", "a", "Running", true), Pod("crowded2", "a", "Running", true), Pod("unready", "b", "Running", false), Pod("pending", "b", "Pending", false), Pod("unbound", "", "Pending", false)];

        var order = VictimOrder.Sort(pods, cluster.Time.GetUtcNow()).Select(p => p.Header.Name).ToList();

        Assert.Equal(["unbound", "pending", "unready", "crowded1", "crowded2", "dear"], order);
    }
}
