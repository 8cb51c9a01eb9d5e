using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.LocalVolumes;
using Meridian.Controllers.StorageProtection;
using Meridian.Controllers.Volumes;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Volumes;

/// <summary>Claims and volumes find each other, are made and go.</summary>
public sealed class VolumeTests : IAsyncDisposable
{
    private static readonly ResourceType Claims = ResourceTypes.PersistentVolumeClaims;
    private static readonly ResourceType Volumes = ResourceTypes.PersistentVolumes;

    private readonly TestCluster cluster = new();
    private readonly Folders folders = new();

    public VolumeTests() => cluster.With(
        new ClaimReconciler(cluster.Client, cluster.Informers, cluster.Events),
        new VolumeReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Events),
        new EphemeralClaimReconciler(cluster.Client, cluster.Informers, cluster.Events),
        new LocalProvisioner(cluster.Client, cluster.Informers, cluster.Events, folders),
        new LocalReclaimer(cluster.Client, cluster.Informers, cluster.Events, folders),
        new ClaimProtectionReconciler(cluster.Client, cluster.Informers),
        new VolumeProtectionReconciler(cluster.Client, cluster.Informers));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task Claim_TakesTheSmallestVolumeThatSuits_AndBothSaySo()
    {
        AddVolume("large", "10Gi");
        AddVolume("small", "1Gi");
        AddVolume("fits", "3Gi");
        AddVolume("other-class", "2Gi", ""","storageClassName":"fast" """);
        await cluster.SettleAsync();
        AddClaim("data", "2Gi");
        await cluster.SettleAsync();

        Assert.Equal("fits Bound 3Gi", Told("data"));
        var volume = Volume("fits");
        Assert.Equal("Bound", volume.View<PersistentVolume>().Status.Phase);
        Assert.Equal(cluster.Get(Claims, "data").Header.Uid, volume.View<PersistentVolume>().Spec.ClaimRef!.Uid);
        Assert.Equal("yes", volume.Header.Annotations[VolumeAnnotations.BoundByController]);
        Assert.Equal("Available", Volume("large").View<PersistentVolume>().Status.Phase);
    }

    [Fact]
    public async Task TwoClaims_OneVolume_OneWaits()
    {
        AddVolume("only", "1Gi");
        AddClaim("a", "1Gi");
        AddClaim("b", "1Gi");
        await cluster.SettleAsync();

        Assert.Single(new[] { Told("a"), Told("b") }, t => t.StartsWith("only Bound", StringComparison.Ordinal));
        Assert.Contains("Normal FailedBinding no persistent volumes available for this claim and no storage class is set", await cluster.EventsAsync());
    }

    [Fact]
    public async Task NamedVolume_ThatDoesNotSuit_IsNotTaken_AndKeptOneIs()
    {
        AddVolume("tiny", "1Gi");
        AddVolume("kept", "5Gi", ""","claimRef":{"name":"kept-for","namespace":"default"}""");
        AddClaim("wants-tiny", "2Gi", ""","volumeName":"tiny" """);
        AddClaim("kept-for", "1Gi");
        await cluster.SettleAsync();

        Assert.Equal("tiny Pending ", Told("wants-tiny"));
        Assert.Equal("kept Bound 5Gi", Told("kept-for"));
        Assert.False(Volume("kept").Header.Annotations.ContainsKey(VolumeAnnotations.BoundByController));
        Assert.Contains("Warning VolumeMismatch Cannot bind to requested volume \"tiny\": requested PV is too small", await cluster.EventsAsync());
    }

    [Fact]
    public async Task RetainedVolume_IsReleased_AndFreeAgainOnlyWhenSomebodySaysSo()
    {
        AddVolume("v", "1Gi");
        AddClaim("first", "1Gi");
        await cluster.SettleAsync();
        cluster.Client.Remove(Claims, TestCluster.Key("first"));
        AddClaim("second", "1Gi");
        await cluster.SettleAsync();

        Assert.Equal("Released", Volume("v").View<PersistentVolume>().Status.Phase);
        Assert.Equal(" Pending ", Told("second"));

        cluster.Client.Edit(Volumes, ObjectKey.Cluster("v"), v => v["spec"]!.AsObject().Remove("claimRef"));
        await cluster.SettleAsync();

        Assert.Equal("v Bound 1Gi", Told("second"));
    }

    [Fact]
    public async Task BoundClaim_WhoseVolumeGoes_IsLost()
    {
        AddVolume("v", "1Gi");
        AddClaim("data", "1Gi");
        await cluster.SettleAsync();
        cluster.Client.Remove(Volumes, ObjectKey.Cluster("v"));
        await cluster.SettleAsync();

        Assert.Equal("v Lost 1Gi", Told("data"));
        Assert.Contains("Warning ClaimLost Bound claim has lost its PersistentVolume. Data on the volume is lost!", await cluster.EventsAsync());
    }

    [Fact]
    public async Task ClaimOfTheDefaultClass_GetsADirectory_OnTheNodeOfItsPod_ThatGoesWithIt()
    {
        AddNode("node-1");
        AddClaim("data", "1Gi");
        await cluster.SettleAsync();
        AddClass("standard", "WaitForFirstConsumer");
        await cluster.SettleAsync();

        Assert.Equal("standard", cluster.Get(Claims, "data").View<PersistentVolumeClaim>().Spec.StorageClassName);
        Assert.Equal(" Pending ", Told("data"));

        cluster.Client.Edit(Claims, TestCluster.Key("data"), c => c["metadata"]!["annotations"] = new JsonObject { [VolumeAnnotations.SelectedNode] = "node-1" });
        await cluster.SettleAsync();

        var name = $"pvc-{cluster.Get(Claims, "data").Header.Uid}";
        Assert.Equal($"{name} Bound 1Gi", Told("data"));
        Assert.True(VolumeMatching.IsReachable(Volume(name), cluster.Client.Find(ResourceTypes.Nodes, ObjectKey.Cluster("node-1"))!));
        var folder = Assert.Single(folders.There);

        cluster.Client.Remove(Claims, TestCluster.Key("data"));
        await cluster.SettleAsync();

        Assert.DoesNotContain(folder, folders.There);
        Assert.Empty(cluster.Client.All(Volumes));
        var events = await cluster.EventsAsync();
        Assert.Contains("Normal WaitForFirstConsumer waiting for first consumer to be created before binding", events);
        Assert.Contains($"Normal ProvisioningSucceeded Successfully provisioned volume {name}", events);
    }

    [Fact]
    public async Task PodThatWasPutOnANodeByHand_ChoosesForItsClaim_AndAnEphemeralVolumeGetsOne()
    {
        AddNode("node-1");
        AddClass("standard", "WaitForFirstConsumer");
        cluster.Client.Add(ResourceTypes.Pods, """
            {"metadata":{"name":"web","namespace":"default"},"spec":{"nodeName":"node-1","volumes":[
             {"name":"scratch","ephemeral":{"volumeClaimTemplate":{"metadata":{"labels":{"a":"b"}},"spec":{"storageClassName":"standard","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}}}]},
             "status":{"phase":"Pending"}}
            """);
        await cluster.SettleAsync();

        var claim = cluster.Get(Claims, "web-scratch");
        Assert.Equal("Bound", claim.View<PersistentVolumeClaim>().Status.Phase);
        Assert.Equal("web", claim.Header.ControllerOwner!.Name);
        Assert.Equal("b", claim.Header.Labels["a"]);
    }

    [Fact]
    public async Task GrownClaim_GetsALargerVolume()
    {
        AddNode("node-1");
        AddClass("now", "Immediate");
        AddClaim("data", "1Gi", ""","storageClassName":"now" """);
        await cluster.SettleAsync();
        cluster.Client.Edit(Claims, TestCluster.Key("data"), c => c["spec"]!["resources"]!["requests"]!["storage"] = "3Gi");
        await cluster.SettleAsync();

        Assert.EndsWith(" Bound 3Gi", Told("data"));
        Assert.Equal("3Gi", Volume($"pvc-{cluster.Get(Claims, "data").Header.Uid}").View<PersistentVolume>().Spec.Capacity["storage"].ToString());
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("{0}")]
    [InlineData("{0}/../x")]
    [InlineData("{0}/a/b")]
    public void FolderVolumes_RemoveNothingButTheirOwn(string path)
    {
        var root = Directory.CreateTempSubdirectory().FullName;
        var volumes = new FolderVolumes(root);
        Assert.Throws<IOException>(() => volumes.Delete(path.Replace("{0}", root, StringComparison.Ordinal)));
        volumes.Create(volumes.PathOf("v"));
        volumes.Delete(volumes.PathOf("v"));
        Assert.Empty(Directory.GetFileSystemEntries(root));
        Directory.Delete(root);
    }

    private void AddVolume(string name, string size, string more = "") => cluster.Client.Add(Volumes, $$"""
        {"metadata":{"name":"{{name}}"},"spec":{"capacity":{"storage":"{{size}}"},"accessModes":["ReadWriteOnce"],"persistentVolumeReclaimPolicy":"Retain","hostPath":{"path":"/x"}{{more}} },"status":{"phase":"Pending"} }
        """);

    private void AddClaim(string name, string size, string more = "") => cluster.Client.Add(Claims, $$"""
        {"metadata":{"name":"{{name}}","namespace":"default"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"{{size}}"} }{{more}} },"status":{"phase":"Pending"} }
        """);

    private void AddClass(string name, string mode) => cluster.Client.Add(ResourceTypes.StorageClasses, $$"""
        {"metadata":{"name":"{{name}}","annotations":{"storageclass.kubernetes.io/is-default-class":"true"} },"provisioner":"meridian.dev/local-path","volumeBindingMode":"{{mode}}","reclaimPolicy":"Delete","allowVolumeExpansion":true }
        """);

    private void AddNode(string name) => cluster.Client.Add(ResourceTypes.Nodes, $$"""{"metadata":{"name":"{{name}}","labels":{"kubernetes.io/hostname":"{{name}}"} } }""");

    private KubeObject Volume(string name) => cluster.Client.Find(Volumes, ObjectKey.Cluster(name))!;

    private string Told(string claim)
    {
        var view = cluster.Get(Claims, claim).View<PersistentVolumeClaim>();
        return $"{view.Spec.VolumeName} {view.Status.Phase} {(view.Status.Capacity.TryGetValue("storage", out var size) ? size.ToString() : "")}";
    }

    private sealed class Folders : ILocalVolumes
    {
        public HashSet<string> There { get; } = [];

        public string PathOf(string name) => "/volumes/" + name;

        public void Create(string path) => There.Add(path);

        public void Delete(string path) => There.Remove(path);
    }
}
