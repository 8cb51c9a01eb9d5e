using Meridian.Controllers.StatefulSets;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.StatefulSets;

public sealed class StatefulSetReconcilerTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public StatefulSetReconcilerTests() => cluster.With(new StatefulSetReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private StatefulSetStatus Status => cluster.Get(ResourceTypes.StatefulSets, "db").View<StatefulSet>().Status;

    private void Add(int replicas, string more = "") => cluster.Client.Add(ResourceTypes.StatefulSets, $$$"""
        {"metadata":{"name":"db","namespace":"default"},"spec":{"replicas":{{{replicas}}},"serviceName":"dbs","selector":{"matchLabels":{"app":"db"}},
         "template":{"metadata":{"labels":{"app":"db"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}{{{more}}}}}
        """);

    private void SetImage(string image) =>
        cluster.Client.Edit(ResourceTypes.StatefulSets, TestCluster.Key("db"), s => s["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = image);

    private string[] Images => [.. cluster.Pods.Select(p => p.View<Pod>().Spec.Containers[0].Image)];

    [Fact]
    public async Task Pods_HaveNamesNumbersAndClaims()
    {
        Add(2, ""","ordinals":{"start":3},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"]}}]""");
        await cluster.SettleWithPodsAsync();

        Assert.Equal(["db-3", "db-4"], cluster.Pods.Select(p => p.Header.Name));
        var pod = cluster.Pods[0];
        Assert.Equal(("db-3", "dbs"), (pod.View<Pod>().Spec.Hostname, pod.View<Pod>().Spec.Subdomain));
        Assert.Equal(("db-3", "3", Status.UpdateRevision), (pod.Header.Labels["statefulset.kubernetes.io/pod-name"], pod.Header.Labels["apps.kubernetes.io/pod-index"], pod.Header.Labels["controller-revision-hash"]));
        Assert.Equal("data-db-3", pod.View<Pod>().Spec.Volumes[0].GetProperty("persistentVolumeClaim").GetProperty("claimName").GetString());
        Assert.Equal(["data-db-3", "data-db-4"], cluster.Client.All(ResourceTypes.PersistentVolumeClaims).Select(c => c.Header.Name));
        Assert.Equal((2, 2, 2, 2, 2), (Status.Replicas, Status.ReadyReplicas, Status.AvailableReplicas, Status.CurrentReplicas, Status.UpdatedReplicas));
    }

    [Fact]
    public async Task Retention_ClaimsGoWithThePodThatIsScaledAway()
    {
        Add(2, ""","persistentVolumeClaimRetentionPolicy":{"whenScaled":"Delete","whenDeleted":"Delete"},"volumeClaimTemplates":[{"metadata":{"name":"data"},"spec":{}}]""");
        await cluster.SettleWithPodsAsync();
        string Owners(string claim) => string.Join(',', cluster.Get(ResourceTypes.PersistentVolumeClaims, claim).Header.OwnerReferences.Select(o => o.Kind));
        Assert.Equal("StatefulSet", Owners("data-db-1"));

        cluster.Client.Edit(ResourceTypes.StatefulSets, TestCluster.Key("db"), s => s["spec"]!["replicas"] = 1);
        await cluster.SettleWithPodsAsync();

        Assert.Equal(("StatefulSet", "Pod"), (Owners("data-db-0"), Owners("data-db-1")));
    }

    [Fact]
    public async Task RollingUpdate_MakesARevision_AndRollbackUsesTheOld()
    {
        Add(3);
        await cluster.SettleWithPodsAsync();
        var first = Status.UpdateRevision;

        SetImage("i:2");
        await cluster.SettleWithPodsAsync(() => Assert.True(cluster.Pods.Count(p => p.Header.DeletionTimestamp is null) >= 2));

        Assert.Equal(["i:2", "i:2", "i:2"], Images);
        Assert.NotEqual(first, Status.UpdateRevision);
        Assert.Equal(Status.UpdateRevision, Status.CurrentRevision);
        Assert.Equal([1L, 2L], cluster.Client.All(ResourceTypes.ControllerRevisions).Select(r => r.View<ControllerRevision>().Revision).Order());

        SetImage("i:1");
        await cluster.SettleWithPodsAsync();

        Assert.Equal(first, Status.CurrentRevision);
        Assert.Equal([2L, 3L], cluster.Client.All(ResourceTypes.ControllerRevisions).Select(r => r.View<ControllerRevision>().Revision).Order());
    }

    [Fact]
    public async Task Partition_KeepsTheLowPodsOld_AlsoWhenTheyAreMadeAnew()
    {
        Add(3, ""","updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":2}}""");
        await cluster.SettleWithPodsAsync();
        SetImage("i:2");
        await cluster.SettleWithPodsAsync();

        Assert.Equal(["i:1", "i:1", "i:2"], Images);
        Assert.Equal((2, 1), (Status.CurrentReplicas, Status.UpdatedReplicas));

        cluster.Client.Remove(ResourceTypes.Pods, TestCluster.Key("db-0"));
        await cluster.SettleWithPodsAsync();

        Assert.Equal(["i:1", "i:1", "i:2"], Images);
    }

    [Fact]
    public async Task FailedPod_IsMadeAnew_AndHistoryIsKeptShort()
    {
        Add(1, ""","revisionHistoryLimit":1""");
        await cluster.SettleWithPodsAsync();
        cluster.Client.Edit(ResourceTypes.Pods, TestCluster.Key("db-0"), p => p["status"]!["phase"] = "Failed");
        await cluster.SettleWithPodsAsync();
        Assert.Equal(1, Status.ReadyReplicas);

        foreach (var image in (string[])["i:2", "i:3", "i:4"])
        {
            SetImage(image);
            await cluster.SettleWithPodsAsync();
        }
        await cluster.SettleAsync();

        Assert.Equal(2, cluster.Client.All(ResourceTypes.ControllerRevisions).Count);
        Assert.Contains("Warning RecreatingFailedPod StatefulSet default/db is recreating Failed Pod db-0", await cluster.EventsAsync());
    }
}
