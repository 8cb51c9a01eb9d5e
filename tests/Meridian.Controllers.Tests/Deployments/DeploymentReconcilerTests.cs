using System.Text.Json.Nodes;
using Meridian.Controllers.Deployments;
using Meridian.Controllers.ReplicaSets;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Deployments;

public sealed class DeploymentReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public DeploymentReconcilerTests() => cluster.With(
        new DeploymentReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events),
        new ReplicaSetReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events, new Random(1), ReplicaKind.ReplicaSet));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private static JsonObject Backend(int replicas, string image = "v1", string strategy = """{"type":"RollingUpdate"}""") => JsonNode.Parse($$"""
        {"metadata":{"name":"backend","namespace":"default","annotations":{"team":"a"} },
         "spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"backend"} },"strategy":{{strategy}},
          "template":{"metadata":{"labels":{"app":"backend"} },"spec":{"containers":[{"name":"c","image":"{{image}}"}]} } } }
        """)!.AsObject();

    private void SetImage(string image) =>
        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d => d["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    private DeploymentStatus Status => cluster.Get(ResourceTypes.Deployments, "backend").View<Deployment>().Status;

    private IReadOnlyList<KubeObject> ReplicaSets => cluster.Client.All(ResourceTypes.ReplicaSets);

    private KubeObject ReplicaSetOf(string image) => ReplicaSets.Single(r => r.View<ReplicaSet>().Spec.Template.Spec.Containers[0].Image == image);

    private string Condition(string type) => Status.Conditions.Where(c => c.Type == type).Select(c => $"{c.Status} {c.Reason}").SingleOrDefault("");

    [Fact]
    public async Task Create_BecomesPodsAndStatus()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(3));

        await cluster.SettleWithPodsAsync();

        var replicaSet = Assert.Single(ReplicaSets);
        var hash = replicaSet.Header.Labels["pod-template-hash"];
        Assert.Equal($"backend-{hash}", replicaSet.Header.Name);
        Assert.Equal("1", replicaSet.Header.Annotations["deployment.kubernetes.io/revision"]);
        Assert.Equal("a", replicaSet.Header.Annotations["team"]);
        Assert.Equal(3, cluster.Pods.Count);
        Assert.All(cluster.Pods, p => Assert.StartsWith($"backend-{hash}-", p.Header.Name, StringComparison.Ordinal));
        Assert.All(cluster.Pods, p => Assert.Equal(hash, p.Header.Labels["pod-template-hash"]));
        Assert.Equal((3, 3, 3, 3, 0), (Status.Replicas, Status.UpdatedReplicas, Status.ReadyReplicas, Status.AvailableReplicas, Status.UnavailableReplicas));
        Assert.Equal("True MinimumReplicasAvailable", Condition("Available"));
        Assert.Equal("True NewReplicaSetAvailable", Condition("Progressing"));
        Assert.Equal("1", cluster.Get(ResourceTypes.Deployments, "backend").Header.Annotations["deployment.kubernetes.io/revision"]);
        Assert.Equal(1, Status.ObservedGeneration);
        Assert.Contains($"Normal ScalingReplicaSet Scaled up replica set backend-{hash} from 0 to 3", await cluster.EventsAsync());
    }

    [Fact]
    public async Task NewTemplate_RollsWithinItsBounds_AndUndoBringsTheOldReplicaSetBack()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(8));
        await cluster.SettleWithPodsAsync();
        var first = Assert.Single(ReplicaSets).Header.Name;

        SetImage("v2");
        await cluster.SettleWithPodsAsync(() =>
        {
            var active = cluster.Pods.Where(p => p.Header.DeletionTimestamp is null).ToList();
            Assert.InRange(active.Count, 0, 10);
            Assert.InRange(active.Count(Common.PodState.IsReady), 6, 10);
        });

        Assert.Equal(2, ReplicaSets.Count);
        Assert.Equal(8, ReplicaSetOf("v2").View<ReplicaSet>().Spec.Replicas);
        Assert.Equal(0, ReplicaSetOf("v1").View<ReplicaSet>().Spec.Replicas);
        Assert.Equal("2", ReplicaSetOf("v2").Header.Annotations["deployment.kubernetes.io/revision"]);

        SetImage("v1");
        await cluster.SettleWithPodsAsync();

        Assert.Equal(first, ReplicaSetOf("v1").Header.Name);
        Assert.Equal("3", ReplicaSetOf("v1").Header.Annotations["deployment.kubernetes.io/revision"]);
        Assert.Equal("1", ReplicaSetOf("v1").Header.Annotations["deployment.kubernetes.io/revision-history"]);
        Assert.Equal(8, ReplicaSetOf("v1").View<ReplicaSet>().Spec.Replicas);
    }

    [Fact]
    public async Task Scale_ChangesTheOneReplicaSet()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(1));
        await cluster.SettleWithPodsAsync();

        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d => d["spec"]!["replicas"] = 6);
        await cluster.SettleWithPodsAsync();

        Assert.Equal(6, cluster.Pods.Count);
        Assert.Equal(6, Status.AvailableReplicas);
        Assert.Equal("6", Assert.Single(ReplicaSets).Header.Annotations["deployment.kubernetes.io/desired-replicas"]);

        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d => d["spec"]!["replicas"] = 0);
        await cluster.SettleWithPodsAsync();

        Assert.Empty(cluster.Pods);
        Assert.Equal(0, Status.Replicas);
    }

    [Fact]
    public async Task Recreate_EndsAllOldPodsFirst()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(3, strategy: """{"type":"Recreate"}"""));
        await cluster.SettleWithPodsAsync();

        SetImage("v2");
        await cluster.SettleWithPodsAsync(() =>
            Assert.Single(cluster.Pods.Select(p => p.View<Pod>().Spec.Containers[0].Image).Distinct()));

        Assert.Equal(3, cluster.Pods.Count);
        Assert.All(cluster.Pods, p => Assert.Equal("v2", p.View<Pod>().Spec.Containers[0].Image));
    }

    [Fact]
    public async Task Paused_ScalesButDoesNotRoll()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(2));
        await cluster.SettleWithPodsAsync();

        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d => d["spec"]!["paused"] = true);
        SetImage("v2");
        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d => d["spec"]!["replicas"] = 4);
        await cluster.SettleWithPodsAsync();

        Assert.Equal(4, Assert.Single(ReplicaSets).View<ReplicaSet>().Spec.Replicas);
        Assert.Equal("Unknown DeploymentPaused", Condition("Progressing"));

        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d => d["spec"]!.AsObject().Remove("paused"));
        await cluster.SettleWithPodsAsync();

        Assert.Equal(4, ReplicaSetOf("v2").View<ReplicaSet>().Status.AvailableReplicas);
    }

    [Fact]
    public async Task History_IsKeptToItsLimit()
    {
        var deployment = Backend(1);
        deployment["spec"]!["revisionHistoryLimit"] = 2;
        cluster.Client.Add(ResourceTypes.Deployments, deployment);
        for (var version = 1; version <= 5; version++)
        {
            SetImage($"v{version}");
            await cluster.SettleWithPodsAsync();
        }

        Assert.Equal(["3", "4", "5"], ReplicaSets.Select(r => r.Header.Annotations["deployment.kubernetes.io/revision"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Rollout_ThatGetsNowhere_TimesOut()
    {
        var deployment = Backend(2);
        deployment["spec"]!["progressDeadlineSeconds"] = 10;
        cluster.Client.Add(ResourceTypes.Deployments, deployment);
        await cluster.SettleAsync();

        await cluster.AdvanceAsync(TimeSpan.FromSeconds(12));

        Assert.Equal("False ProgressDeadlineExceeded", Condition("Progressing"));
        Assert.Equal("False MinimumReplicasUnavailable", Condition("Available"));

        await cluster.SettleWithPodsAsync();

        Assert.Equal("True NewReplicaSetAvailable", Condition("Progressing"));
    }

    [Fact]
    public async Task ForeignConditions_Stay()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(1));
        await cluster.SettleAsync();
        cluster.Client.Edit(ResourceTypes.Deployments, TestCluster.Key("backend"), d =>
            d["status"]!["conditions"]!.AsArray().Add((JsonNode?)new JsonObject { ["type"] = "StatusUpdate", ["status"] = "True", ["extra"] = 1 }));

        await cluster.SettleWithPodsAsync();

        Assert.Equal("True ", Condition("StatusUpdate"));
    }

    [Fact]
    public async Task Orphan_OfTheSameTemplate_IsAdoptedWithItsRevision()
    {
        cluster.Client.Add(ResourceTypes.Deployments, Backend(1));
        await cluster.SettleWithPodsAsync();
        var orphan = ReplicaSets[0];
        cluster.Client.Edit(ResourceTypes.ReplicaSets, orphan.Key, r =>
        {
            r["metadata"]!.AsObject().Remove("ownerReferences");
            r["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"] = "3546343826724305832";
        });
        await cluster.SettleWithPodsAsync();
        SetImage("v2");
        await cluster.SettleWithPodsAsync();

        Assert.Equal("3546343826724305833", ReplicaSetOf("v2").Header.Annotations["deployment.kubernetes.io/revision"]);
        Assert.True(ReplicaSetOf("v1").Header.ControllerOwner is { Controller: true, BlockOwnerDeletion: true, Kind: "Deployment" });
    }
}
