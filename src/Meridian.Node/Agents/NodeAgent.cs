using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>The agent of one node: registers it and runs the pods bound to it.</summary>
internal sealed class NodeAgent : IAsyncDisposable
{
    private readonly PodWorkerServices services;
    private readonly Func<IReadOnlyCollection<KubeObject>> bound;
    private readonly ConcurrentDictionary<string, PodWorker> workers = new(StringComparer.Ordinal);

    // Pods that need no worker for now, by uid, as they were when their worker left them.
    private readonly ConcurrentDictionary<string, KubeObject> resting = new(StringComparer.Ordinal);
    private readonly TaskSet ending = new();
    private Task turning = Task.CompletedTask;
    private KubeObject? known;
    private volatile bool stopping;

    public NodeAgent(NodeAgentOptions options, PodWorkerServices services, IInformer nodes, Func<IReadOnlyCollection<KubeObject>> bound)
    {
        (this.services, this.bound) = (services, bound);
        Registration = new NodeRegistration(options, services.Node, () => services.Runtime.Version, services.Client, nodes, services.Time, services.Logger);
    }

    /// <summary>What runs the node's pods.</summary>
    public IPodRuntime Runtime => services.Runtime;

    /// <summary>Reports the node.</summary>
    public NodeRegistration Registration { get; }

    /// <summary>Clears up after an agent before.</summary>
    /// <param name="pods">The pods bound to the node now.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public Task StartAsync(IReadOnlyCollection<KubeObject> pods, CancellationToken cancellationToken)
    {
        // Before the first new pod: it must not be given an address that another has.
        foreach (var pod in pods.Where(_ => !services.Runtime.GivesAddresses)) services.Addresses.Reserve(pod);
        return services.Runtime.RecoverAsync(pods, cancellationToken);
    }

    /// <summary>Tells the agent of a change of a pod bound to its node. Never waits.</summary>
    public void Take(ObjectChange change)
    {
        if (stopping || services.IsCut) return;
        // A pod of the same name may be another one.
        if (change.Old is { } old && (change.New is null || change.New.Header.Uid != old.Header.Uid)) TellGone(old.Header.Uid);
        if (change.New is { } pod) Tend(pod);
    }

    /// <summary>Tells the agent what its node's object says now: of a simulated node, what is wrong with it, and how its pods behave. Never waits; called by one thread only.</summary>
    public void TakeNode(KubeObject node)
    {
        var before = known;
        known = node;
        services.Runtime.TakeNode(node);
        if (services.Runtime.RunsHandlers || stopping) return;
        var fault = NodeFaults.Of(node);
        if (fault != Registration.Fault) Turn(fault);
        else if (before is not null && SimulationLayers.Differ(before.Header, node.Header)) Remodel();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        stopping = true;
        await turning;
        await Registration.DisposeAsync();
        await Task.WhenAll(workers.Values.Select(w => w.DisposeAsync().AsTask()));
        await ending.WhenAllAsync();
        await services.Runtime.DisposeAsync();
    }

    // A change that shows what the worker has left behind wakes nobody.
    private void Tend(KubeObject pod)
    {
        var uid = pod.Header.Uid;
        while (!stopping)
        {
            var worker = workers.GetValueOrDefault(uid);
            if (worker?.Tell(new PodMessage.Changed(pod)) == true) return;
            if (worker is null && !IsNews(pod)) return;
            var next = new PodWorker(worker is { IsFinished: false } ? Later(worker.Pod, pod) : pod, services);
            if (worker is null ? !workers.TryAdd(uid, next) : !workers.TryUpdate(uid, next, worker)) continue;
            resting.TryRemove(uid, out _);
            next.Start(Forget);
            return;
        }
    }

    private bool IsNews(KubeObject pod) => resting.TryGetValue(pod.Header.Uid, out var left)
        ? PodWorker.IsNewer(pod, left)
        : !pod.View<Pod>().Status.IsTerminal || pod.Header.DeletionTimestamp is not null;

    private static KubeObject Later(KubeObject one, KubeObject other) => PodWorker.IsNewer(one, other) ? one : other;

    private void TellGone(string uid)
    {
        if (workers.TryGetValue(uid, out var worker) && worker.Tell(new PodMessage.Gone())) return;
        if (resting.TryRemove(uid, out _)) services.Addresses.Release(uid);
    }

    // Called from the worker's own loop, which has to end before the worker can be disposed.
    private void Forget(PodWorker worker)
    {
        var rests = !worker.IsFinished && services.Runtime.ContainersOutliveAgent;
        if (rests) resting[worker.Uid] = worker.Pod;
        var isOurs = workers.TryRemove(new KeyValuePair<string, PodWorker>(worker.Uid, worker));
        ending.Add(DisposeLaterAsync(worker));
        if (!rests) return;
        // Another one has taken the pod up.
        if (!isOurs) resting.TryRemove(worker.Uid, out _);
        foreach (var late in worker.Unread)
        {
            if (late is PodMessage.Changed changed) Tend(changed.Pod);
            else if (late is PodMessage.Gone) TellGone(worker.Uid);
        }
    }

    private static async Task DisposeLaterAsync(PodWorker worker)
    {
        await Task.Yield();
        await worker.DisposeAsync();
    }

    private void Remodel()
    {
        foreach (var worker in workers.Values) worker.Tell(new PodMessage.Remodeled());
        foreach (var pod in bound().Where(p => resting.TryRemove(p.Header.Uid, out _))) Tend(pod);
    }

    // One turn after the other: a node that comes back waits until it is gone.
    private void Turn(NodeFault fault)
    {
        var before = Registration.Fault;
        Registration.Fault = fault;
        services.IsCut = fault.IsSilent();
        if (fault == NodeFault.Crashed) turning = CrashAsync(turning);
        else if (before.IsSilent() && !fault.IsSilent()) turning = ReturnAsync(turning);
    }

    private async Task CrashAsync(Task before)
    {
        await before;
        await Task.Yield();
        var lost = workers.Values.ToList();
        foreach (var worker in lost) workers.TryRemove(new KeyValuePair<string, PodWorker>(worker.Uid, worker));
        await Task.WhenAll(lost.Select(w => w.DisposeAsync().AsTask()));
        resting.Clear();
        services.Crashed = true;
    }

    // What happened meanwhile is in what is there now.
    private async Task ReturnAsync(Task before)
    {
        await before;
        await Task.Yield();
        var here = bound();
        var uids = here.Select(p => p.Header.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var uid in workers.Keys.Concat(resting.Keys).Where(u => !uids.Contains(u)).ToList()) TellGone(uid);
        foreach (var pod in here)
        {
            Tend(pod);
            if (workers.TryGetValue(pod.Header.Uid, out var worker)) worker.Tell(new PodMessage.Tick());
        }
        services.Crashed = false;
    }
}
