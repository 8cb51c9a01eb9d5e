using System.Runtime.InteropServices;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// What one member can hold, kept current by the changes of its nodes and pods: sums for each node, and for each shape of pods that was asked for the
/// number that fits. Nodes and pods are counted only if somebody asks for room; pods that wait are always watched. A change costs the shapes in use, a question a look-up. Safe for concurrent use.
/// </summary>
internal sealed class MemberCapacity : IAsyncDisposable
{
    // Shapes are few, as workloads are alike; if they are not, those asked for long ago are counted anew.
    private const int MostShapes = 256;

    // Most pods pass through here for moments only.
    private static readonly InformerScope Unbound = new() { FieldSelector = "spec.nodeName=,status.phase!=Succeeded,status.phase!=Failed" };
    private static readonly InformerScope Bound = new() { FieldSelector = "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed", Keep = PodUse.Kept };

    // Guards everything below.
    private readonly Lock gate = new();
    private readonly Dictionary<string, NodeRoom> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<PodShape, long> fits = [];
    private readonly Dictionary<WorkloadKey, WaitingPods> waiting = [];
    private readonly List<IDisposable> subscriptions = [];
    private readonly Action<WorkloadKey> changed;
    private readonly Action known;
    private readonly CancellationTokenSource stopping = new();
    private IInformer[] counted = [];
    private Task told = Task.CompletedTask;

    /// <param name="connection">The member.</param>
    /// <param name="changed">Called when pods of a workload begin or cease to be unschedulable. Must be quick.</param>
    /// <param name="known">Called when nodes and pods have been counted, so that there are answers. Must be quick.</param>
    public MemberCapacity(IMemberConnection connection, Action<WorkloadKey> changed, Action known)
    {
        (Connection, this.changed, this.known) = (connection, changed, known);
        subscriptions.Add(connection.Informers.For(ResourceTypes.Pods, Unbound).Subscribe(OnPod));
    }

    /// <summary>The member.</summary>
    public IMemberConnection Connection { get; }

    /// <summary>Begins to count nodes and pods, if that has not begun.</summary>
    /// <returns>Whether counting is under way, and nothing is known yet.</returns>
    public bool Count()
    {
        lock (gate)
        {
            if (counted.Length > 0) return !counted.All(i => i.Synced.IsCompletedSuccessfully);
            counted = [Connection.Informers.For(ResourceTypes.Nodes), Connection.Informers.For(ResourceTypes.Pods, Bound)];
        }
        // Outside the lock: what is cached already is handed over at once.
        var (nodes, pods) = (counted[0].Subscribe(OnNode), counted[1].Subscribe(OnPod));
        lock (gate)
        {
            subscriptions.AddRange([nodes, pods]);
            told = TellAsync(Task.WhenAll(counted.Select(i => i.Synced)));
        }
        return !counted.All(i => i.Synced.IsCompletedSuccessfully);
    }

    /// <summary>How many more pods of a shape fit, node by node; null until nodes and pods have been listed, and where no node is shown at all: then they come when pods do.</summary>
    public long? Room(PodShape shape)
    {
        lock (gate)
        {
            if (counted.Length == 0 || !counted.All(i => i.Synced.IsCompletedSuccessfully)) return null;
            if (nodes.Count == 0) return null;
            if (fits.TryGetValue(shape, out var known)) return known;
            if (fits.Count >= MostShapes) fits.Clear();
            var sum = 0L;
            foreach (var node in nodes.Values) sum += node.Fits(shape);
            return fits[shape] = sum;
        }
    }

    /// <summary>Pods of a workload that have no node; null if there are none.</summary>
    public WaitingPods? Waiting(WorkloadKey workload)
    {
        lock (gate) return waiting.GetValueOrDefault(workload);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        IDisposable[] open;
        Task last;
        lock (gate) (open, last) = ([.. subscriptions], told);
        foreach (var subscription in open) subscription.Dispose();
        await last;
        stopping.Dispose();
    }

    private async Task TellAsync(Task synced)
    {
        try
        {
            await synced.WaitAsync(stopping.Token);
            known();
        }
        catch (OperationCanceledException)
        {
            // The member left before its pods were counted.
        }
    }

    private void OnNode(ObjectChange change)
    {
        lock (gate) ChangeLocked(change.Key.Name, (ref NodeRoom room) => room.Set(change.New));
    }

    private void OnPod(ObjectChange change)
    {
        var (before, after) = (PodUse.Of(change.Old), PodUse.Of(change.New));
        WorkloadKey? concerned = null;
        lock (gate)
        {
            if (before is { IsWaiting: false }) ChangeLocked(before.Node, (ref NodeRoom room) => room.Take(before.Shape, -1));
            if (after is { IsWaiting: false }) ChangeLocked(after.Node, (ref NodeRoom room) => room.Take(after.Shape, 1));
            if (before?.Workload is { } was && after?.Workload != was) WaitLocked(was, change.Key, null);
            if (after is { Workload: { } owner }) WaitLocked(owner, change.Key, after);
            if (before?.UnschedulableSince != after?.UnschedulableSince) concerned = after?.Workload ?? before?.Workload;
        }
        if (concerned is not null) changed(concerned);
    }

    private delegate void NodeChange(ref NodeRoom room);

    private void ChangeLocked(string name, NodeChange change)
    {
        ref var room = ref CollectionsMarshal.GetValueRefOrAddDefault(nodes, name, out _);
        var before = room;
        change(ref room);
        foreach (var shape in fits.Keys)
            if (room.Fits(shape) - before.Fits(shape) is not 0 and var more) CollectionsMarshal.GetValueRefOrNullRef(fits, shape) += more;
        if (room.IsEmpty) nodes.Remove(name);
    }

    private void WaitLocked(WorkloadKey workload, ObjectKey pod, PodUse? use)
    {
        var known = waiting.GetValueOrDefault(workload, WaitingPods.None);
        var next = new WaitingPods(use is null ? known.Since.Remove(pod) : known.Since.SetItem(pod, use.UnschedulableSince));
        if (next.Count == 0) waiting.Remove(workload);
        else waiting[workload] = next;
    }
}
