using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>The agent of one node: registers it and runs the pods bound to it.</summary>
internal sealed class NodeAgent : IAsyncDisposable
{
    private readonly PodWorkerServices services;
    private readonly NodeRegistration registration;
    private readonly ConcurrentDictionary<string, PodWorker> workers = new(StringComparer.Ordinal);
    private readonly TaskSet ending = new();
    private volatile bool stopping;

    public NodeAgent(
        NodeAgentOptions options, NodeIdentity node, IKubeClient client, IInformer nodes, IPodRuntime runtime, Prober prober, EventPace pace, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<NodeAgent>();
        var events = new EventRecorder(client, time, "kubelet", loggers.CreateLogger<EventRecorder>(), node.Name, pace);
        services = new PodWorkerServices(node, client, runtime, new PodAddresses(node), prober, events, time, logger);
        registration = new NodeRegistration(options, node, runtime.Version, client, nodes, time, logger);
    }

    /// <summary>What runs the node's pods.</summary>
    public IPodRuntime Runtime => services.Runtime;

    /// <summary>Completes when the node is registered.</summary>
    public Task Registered => registration.Registered;

    /// <summary>Starts to report the node, and clears up after an agent before.</summary>
    /// <param name="pods">The pods bound to the node now.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public async Task StartAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken)
    {
        registration.Start();
        // Before the first new pod: it must not be given an address that another has.
        foreach (var pod in pods) services.Addresses.Reserve(pod);
        await services.Runtime.RecoverAsync(pods, cancellationToken);
    }

    /// <summary>Tells the agent of a change of a pod bound to its node. Never waits.</summary>
    public void Take(ObjectChange change)
    {
        if (stopping) return;
        // A pod of the same name may be another one.
        if (change.Old is { } old && (change.New is null || change.New.Header.Uid != old.Header.Uid)) TellGone(old);
        if (change.New is not { } pod) return;
        if (workers.TryGetValue(pod.Header.Uid, out var worker)) worker.Tell(new PodMessage.Changed(pod));
        else if (!pod.View<Pod>().Status.IsTerminal || pod.Header.DeletionTimestamp is not null) Begin(pod);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        await registration.DisposeAsync();
        await Task.WhenAll(workers.Values.Select(w => w.DisposeAsync().AsTask()));
        await ending.WhenAllAsync();
        await services.Runtime.DisposeAsync();
        await services.Events.DisposeAsync();
    }

    private void TellGone(KubeObject pod)
    {
        if (workers.TryGetValue(pod.Header.Uid, out var worker)) worker.Tell(new PodMessage.Gone());
    }

    private void Begin(KubeObject pod)
    {
        var worker = new PodWorker(pod, services);
        workers[pod.Header.Uid] = worker;
        worker.Start(Forget);
    }

    // Called from the worker's own loop, which has to end before the worker can be disposed.
    private void Forget(PodWorker worker)
    {
        if (workers.TryRemove(worker.Uid, out _)) ending.Add(DisposeLaterAsync(worker));
    }

    private static async Task DisposeLaterAsync(PodWorker worker)
    {
        await Task.Yield();
        await worker.DisposeAsync();
    }
}
