using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Scheduler.Tests.Volumes;

public sealed class VolumeSchedulingTests : IAsyncDisposable
{
    private const string UsesData = """{"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]}""";

    private readonly FakeKubeClient client = new(new FakeTimeProvider());
    private readonly PodScheduler scheduler;

    public VolumeSchedulingTests()
    {
        scheduler = new PodScheduler(client, new FakeInformers(client), new FakeTimeProvider(), NullLoggerFactory.Instance);
        client.Add(ResourceTypes.Nodes, World.NodeJson("a", zone: "z1"));
        client.Add(ResourceTypes.Nodes, World.NodeJson("b", zone: "z2"));
        client.Add(ResourceTypes.StorageClasses, """{"metadata":{"name":"late"},"provisioner":"example.com/disks","volumeBindingMode":"WaitForFirstConsumer"}""");
        client.Add(ResourceTypes.StorageClasses, """{"metadata":{"name":"static"},"provisioner":"kubernetes.io/no-provisioner","volumeBindingMode":"WaitForFirstConsumer"}""");
        scheduler.Start();
    }

    public ValueTask DisposeAsync() => scheduler.DisposeAsync();

    [Theory]
    [InlineData(null, "0/2 nodes are available: persistentvolumeclaim \"data\" not found. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.")]
    [InlineData("none", "0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.")]
    [InlineData("static", "0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.")]
    public async Task ClaimWithoutVolume_IsTold(string? storageClass, string message)
    {
        if (storageClass is not null) Claim(storageClass);
        client.Add(ResourceTypes.Pods, World.PodJson("p", UsesData));

        var pod = await PodAsync(p => p.View<Pod>().Status.Conditions.Any(c => c.Reason == "Unschedulable"));

        Assert.Equal(message, pod.View<Pod>().Status.Conditions.Single(c => c.Type == "PodScheduled").Message);
    }

    [Fact]
    public async Task LateClaim_IsToldItsNode_AndThePodWaitsForTheVolume()
    {
        Claim("late");
        client.Add(ResourceTypes.Pods, World.PodJson("p", """{"nodeSelector":{"topology.kubernetes.io/zone":"z2"},"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]}"""));

        Assert.Equal("b", client.Find(ResourceTypes.PersistentVolumeClaims, await SelectedAsync())!.Header.Annotations["volume.kubernetes.io/selected-node"]);
        Assert.Equal("", client.Find(ResourceTypes.Pods, new ObjectKey("default", "p"))!.View<Pod>().Spec.NodeName);
        Volume("b");
        Bind();

        Assert.Equal("b", (await PodAsync(p => p.View<Pod>().Spec.NodeName.Length > 0)).View<Pod>().Spec.NodeName);
    }

    [Fact]
    public async Task BoundVolume_DrawsThePodToItsNode()
    {
        Volume("b");
        Claim("late");
        Bind();
        client.Add(ResourceTypes.Pods, World.PodJson("p", UsesData));

        Assert.Equal("b", (await PodAsync(p => p.View<Pod>().Spec.NodeName.Length > 0)).View<Pod>().Spec.NodeName);
    }

    private void Claim(string storageClass) => client.Add(ResourceTypes.PersistentVolumeClaims, $$"""
        {"metadata":{"name":"data","namespace":"default"},"spec":{"storageClassName":"{{storageClass}}","accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"} } } }
        """);

    private void Volume(string node) => client.Add(ResourceTypes.PersistentVolumes, $$"""
        {"metadata":{"name":"disk"},"spec":{"capacity":{"storage":"1Gi"},"nodeAffinity":{"required":{"nodeSelectorTerms":[{"matchExpressions":[
         {"key":"kubernetes.io/hostname","operator":"In","values":["{{node}}"]}]}]} } } }
        """);

    private void Bind() => client.Edit(ResourceTypes.PersistentVolumeClaims, new ObjectKey("default", "data"), c =>
    {
        c["spec"]!["volumeName"] = "disk";
        var annotations = c["metadata"]!["annotations"] as JsonObject ?? (JsonObject)(c["metadata"]!["annotations"] = new JsonObject());
        annotations["pv.kubernetes.io/bind-completed"] = "yes";
    });

    private async Task<ObjectKey> SelectedAsync()
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.PersistentVolumeClaims, "default", new WatchOptions(), TestContext.Current.CancellationToken))
        {
            if (change.Object.Header.Annotations.ContainsKey("volume.kubernetes.io/selected-node")) return change.Object.Key;
        }
        throw new InvalidOperationException("the watch ended");
    }

    private async Task<KubeObject> PodAsync(Func<KubeObject, bool> when)
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.Pods, "default", new WatchOptions(), TestContext.Current.CancellationToken))
        {
            if (when(change.Object)) return change.Object;
        }
        throw new InvalidOperationException("the watch ended");
    }
}
