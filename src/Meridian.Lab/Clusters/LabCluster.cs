using System.Globalization;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Controllers;
using Meridian.Dns;
using Meridian.Objects;
using Meridian.Scheduler;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>A cluster in memory: the real API, controllers and scheduler over nodes that only say that they run pods.</summary>
public sealed class LabCluster : IAsyncDisposable
{
    // Nobody sends heartbeats for nodes that cannot fall silent.
    private static readonly NodeLifecycleOptions NeverSilent = new() { GracePeriod = TimeSpan.FromDays(3650) };

    private readonly LabOptions options;
    private readonly TimeProvider time;
    private readonly ObjectStore store;
    private readonly InformerSet informers;
    private readonly ControllerSet controllers;
    private readonly PodScheduler scheduler;
    private readonly SimulatedNodes nodes;

    /// <summary>Puts a cluster together; <see cref="StartAsync"/> brings it to life.</summary>
    /// <param name="index">Its number in the lab, from 0: decides where on the globe it is.</param>
    /// <param name="options">The lab's shape.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public LabCluster(int index, LabOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        (this.options, this.time) = (options, time);
        (Region, Name) = (LabNames.Region(index), LabNames.Cluster(index));
        store = ObjectStore.InMemory(time);
        var block = new LoopbackBlock((byte)(1 + index % 250));
        Engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = ServedResources.In(store, ResourceTypes.LocalCluster, ResourceStrategies.ForCluster),
            Admission = AdmissionLists.ForCluster(store, block, time),
            Time = time,
            Random = new Random(HashCode.Combine(options.Seed, index)),
        });
        Client = new InProcessClient(Engine);
        informers = new InformerSet(Client, time, loggers);
        controllers = new ControllerSet(Client, informers, time, loggers, new ControllerOptions
        {
            Addresses = block, Volumes = new ImaginedVolumes(), Nodes = NeverSilent, Types = Engine.Registry, Random = new Random(HashCode.Combine(options.Seed, index, 1)),
        });
        scheduler = new PodScheduler(Client, informers, time, loggers);
        nodes = new SimulatedNodes(options, Client, informers, time, loggers.CreateLogger<SimulatedNodes>());
    }

    /// <summary>Name in the federation: that of its region, with a number from the second cluster of a region on.</summary>
    public string Name { get; }

    /// <summary>Where it is.</summary>
    public Region Region { get; }

    /// <summary>The API.</summary>
    public ApiEngine Engine { get; }

    /// <summary>The API, without anything being wrong with the way.</summary>
    public IKubeClient Client { get; }

    /// <summary>Live copies of the API's collections.</summary>
    public IInformers Informers => informers;

    /// <summary>What is wrong with the way to it.</summary>
    public Fault Fault { get; } = new();

    /// <summary>Fills the cluster with its nodes and first pods, then starts its parts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await new ClusterBootstrap(Engine).EnsureNamespacesAsync(cancellationToken);
        await FillAsync(cancellationToken);
        nodes.Start();
        controllers.Start();
        scheduler.Start();
        // So that of many clusters each is at rest before the next one needs the processor and the memory.
        await Task.WhenAll(informers.For(ResourceTypes.Nodes).Synced, informers.For(ResourceTypes.Pods).Synced).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        await controllers.DisposeAsync();
        await nodes.DisposeAsync();
        await informers.DisposeAsync();
        await store.DisposeAsync();
    }

    // Straight into the store: what a lab begins with has no history.
    private async Task FillAsync(CancellationToken token)
    {
        if (options.Pods > 0)
            await Client.CreateAsync(ResourceTypes.Namespaces, null, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"base"}}"""u8.ToArray(), WriteOptions.Default, token);
        var birth = new LabObjects.Birth(WireTime.Format(time.GetUtcNow()), store.Revision.ToString(CultureInfo.InvariantCulture));
        await store.LoadAsync(Nodes(birth).Select(n => (ResourceTypes.Nodes, n)).Concat(Pods(birth).Select(p => (ResourceTypes.Pods, p))), token);
    }

    private IEnumerable<KubeObject> Nodes(LabObjects.Birth birth) =>
        Enumerable.Range(0, options.Nodes).Select(i => LabObjects.Node(Name, i + 1, (Region.Name, Region.Zones[i % Region.Zones.Count]), options.NodeSize, birth));

    private IEnumerable<KubeObject> Pods(LabObjects.Birth birth) =>
        Enumerable.Range(0, options.Pods).Select(i => LabObjects.Pod(i, LabObjects.NodeName(Name, 1 + i % options.Nodes), LabObjects.PodAddress(i), birth));
}
