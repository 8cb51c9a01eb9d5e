using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Runs the agents of all nodes of a process over one shared informer of pods.</summary>
public sealed class NodeAgentHost : IAsyncDisposable
{
    private const string ByNode = "spec.nodeName";

    private readonly NodeAgentHostOptions options;
    private readonly IReadOnlyList<NodeAgentOptions> nodes;
    private readonly IKubeClient client;
    private readonly IInformers informers;
    private readonly IInformer pods;
    private readonly Prober prober = new();
    // One for all nodes: it bounds what waits to be told, and what is remembered of it.
    private readonly EventRecorder events;
    private readonly ConcurrentDictionary<string, NodeAgent> agents = new(StringComparer.Ordinal);
    private readonly ProcessSpawner? spawner;
    private readonly SimulatedLoad load;
    private NodeHeartbeats? heartbeats;
    private IDisposable? subscription;
    private IDisposable? nodeSubscription;

    /// <summary>Makes the host; nothing is started.</summary>
    /// <param name="options">What the agents share.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="client">The cluster's API.</param>
    /// <param name="informers">The process's informers; made here is an index on pods, so construct before they are used.</param>
    public NodeAgentHost(NodeAgentHostOptions options, IReadOnlyList<NodeAgentOptions> nodes, IKubeClient client, IInformers informers)
    {
        (this.options, this.nodes, this.client, this.informers) = (options, nodes, client, informers);
        events = new EventRecorder(client, options.Time, "kubelet", options.Loggers.CreateLogger<EventRecorder>());
        pods = informers.For(ResourceTypes.Pods);
        pods.AddIndex(ByNode, pod => [pod.View<Pod>().Spec.NodeName]);
        if (options.Runtime == PodRuntimeKind.Processes) spawner = new ProcessSpawner();
        load = new SimulatedLoad(informers.For(ResourceTypes.Services), pods, options.Time);
        Logs = new PodLogs(pods, RuntimeOf, options.Time);
        Sessions = new PodSessions(RuntimeOf);
        Usage = new PodUsage([.. nodes.Select(n => n.Name)], pods, informers.For(ResourceTypes.Nodes), node => pods.ByIndex(ByNode, node), RuntimeOf, options.Time);
        Api = new NodeApi(nodes.Select(n => n.Name).ToHashSet(StringComparer.Ordinal), node => pods.ByIndex(ByNode, node), Logs, Usage, options.Time);
    }

    /// <summary>Reads the logs of the pods of all nodes.</summary>
    public PodLogs Logs { get; }

    /// <summary>Reaches into the pods of all nodes.</summary>
    public PodSessions Sessions { get; }

    /// <summary>What pods and nodes use.</summary>
    public PodUsage Usage { get; }

    /// <summary>What the nodes' agents answer about themselves.</summary>
    public NodeApi Api { get; }

    /// <summary>Completes when all nodes are registered. Valid once started.</summary>
    public Task Registered => Task.WhenAll(agents.Values.Select(a => a.Registration.Registered));

    /// <summary>Starts the agents. Completes when they take pods; the nodes may be registered a moment later.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The nodes are there at once; what they take up again is known when the pods are.
        await Task.WhenAll(pods.Synced, informers.For(ResourceTypes.Services).Synced).WaitAsync(cancellationToken);
        foreach (var node in nodes)
        {
            var agent = Agent(node);
            await agent.StartAsync(pods.ByIndex(ByNode, node.Name), cancellationToken);
            agents[node.Name] = agent;
        }
        heartbeats = new NodeHeartbeats([.. agents.Values.Select(a => a.Registration)], options.Time);
        nodeSubscription = informers.For(ResourceTypes.Nodes).Subscribe(DispatchNode);
        heartbeats.Start();
        subscription = pods.Subscribe(Dispatch);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        subscription?.Dispose();
        nodeSubscription?.Dispose();
        if (heartbeats is not null) await heartbeats.DisposeAsync();
        await Task.WhenAll(agents.Values.Select(a => a.DisposeAsync().AsTask()));
        await events.DisposeAsync();
        if (spawner is not null) await spawner.DisposeAsync();
        prober.Dispose();
    }

    private IPodRuntime? RuntimeOf(string node) => agents.GetValueOrDefault(node)?.Runtime;

    private NodeAgent Agent(NodeAgentOptions node)
    {
        var identity = new NodeIdentity(node.Name, node.Index, options.Block);
        var shaped = node.Capacity is null ? node with { Capacity = options.Runtime == PodRuntimeKind.Simulated ? SimulatedCapacity() : NodeCapacity.OfMachine(nodes.Count) } : node;
        var services = new PodWorkerServices(
            identity, client, Runtime(identity, shaped), new PodAddresses(identity), prober, events, options.Time, options.Loggers.CreateLogger<NodeAgent>());
        return new NodeAgent(shaped, services, informers.For(ResourceTypes.Nodes), () => pods.ByIndex(ByNode, node.Name));
    }

    private NodeCapacity SimulatedCapacity() => new(
        int.TryParse(options.Simulation.GetValueOrDefault(SimulationSettings.NodeCpus), out var cpus) ? cpus : NodeCapacity.Simulated.Cpus,
        Quantity.TryParse(options.Simulation.GetValueOrDefault(SimulationSettings.NodeMemory), out var memory) ? memory.Value : NodeCapacity.Simulated.MemoryBytes,
        int.TryParse(options.Simulation.GetValueOrDefault(SimulationSettings.NodePods), out var most) ? most : NodeCapacity.Simulated.Pods);

    private IPodRuntime Runtime(NodeIdentity node, NodeAgentOptions shape)
    {
        if (options.Runtime == PodRuntimeKind.Containers) return new ContainersRuntime(node, shape, options, client, informers);
        if (spawner is null) return new SimulatedRuntime(options.SimulatedStartDelay, options.Simulation, load, options.Time);
        if (!node.IsReachable) throw new ArgumentOutOfRangeException(nameof(node), node.Index, $"a node with process pods has an index from 1 to {LoopbackBlock.MaxNodes}");
        return new ProcessRuntime(node, shape, options, client, informers, spawner);
    }

    private void DispatchNode(ObjectChange change)
    {
        if (change.New is not { } node || !agents.TryGetValue(node.Header.Name, out var agent)) return;
        agent.TakeNode(node);
        if (agent.Registration.IsUrgent) heartbeats?.Hurry();
    }

    private void Dispatch(ObjectChange change)
    {
        var before = change.Old?.View<Pod>().Spec.NodeName ?? "";
        var after = change.New?.View<Pod>().Spec.NodeName ?? "";
        if (after.Length > 0 && agents.TryGetValue(after, out var agent)) agent.Take(change);
        else if (before.Length > 0 && agents.TryGetValue(before, out var old)) old.Take(change with { New = null });
    }
}
