using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Lab;

/// <summary>
/// Keeps count of the replicas that are wanted and ready, from the clusters themselves: what a federation cannot see, or says of itself,
/// is not counted. Kept change by change.
/// </summary>
internal sealed class ReplicaLedger : IDisposable
{
    private readonly LabWorld world;
    private readonly List<IDisposable> subscriptions = [];

    // Guards everything below.
    private readonly Lock gate = new();
    private readonly Dictionary<(string Name, string Cluster), (long Asked, long Ready)> copies = [];
    private readonly HashSet<string> lost = new(StringComparer.Ordinal);

    // Sums of the copies in clusters that can be reached, by Deployment; and what of them is not as wanted.
    private readonly Dictionary<string, Tally> tallies = new(StringComparer.Ordinal);
    private readonly HashSet<string> unsettled = new(StringComparer.Ordinal);
    private readonly HashSet<string> unplaced = new(StringComparer.Ordinal);
    private long placedAt;
    private TaskCompletionSource changed = NewSignal();
    private long ready;
    private long leastReady;

    public ReplicaLedger(LabWorld world)
    {
        this.world = world;
        subscriptions.Add(world.Federation.Informers.For(ResourceTypes.Deployments).Subscribe(TakeFederated));
        foreach (var cluster in world.Clusters.Values)
            subscriptions.Add(cluster.Informers.For(ResourceTypes.Deployments).Subscribe(change => TakeCopy(cluster.Name, change)));
    }

    /// <summary>Fewest ready replicas since <see cref="Begin"/>, in clusters that can be reached.</summary>
    public long LeastReady
    {
        get { lock (gate) return leastReady; }
    }

    /// <summary>Replicas wanted now.</summary>
    public long Wanted
    {
        get { lock (gate) return tallies.Values.Sum(t => t.Wanted ?? 0); }
    }

    /// <summary>How long after a moment the clusters were asked for all that is wanted, ready or not; null if they are not yet.</summary>
    /// <param name="started">Timestamp of the moment.</param>
    public TimeSpan? PlacedAfter(long started)
    {
        lock (gate) return unplaced.Count > 0 ? null : world.Time.GetElapsedTime(started, Math.Max(started, placedAt));
    }

    /// <summary>Begins another step.</summary>
    public void Begin()
    {
        lock (gate) leastReady = ready;
    }

    /// <summary>Looks again at which clusters can be reached.</summary>
    public void NoteFaults()
    {
        lock (gate)
        {
            lost.Clear();
            lost.UnionWith(world.Clusters.Values.Where(c => c.Fault.Kind is FaultKind.Lost or FaultKind.Silent).Select(c => c.Name));
            foreach (var (name, tally) in tallies.ToArray()) SetLocked(name, new Tally(tally.Wanted, 0, 0));
            foreach (var (key, copy) in copies) AddLocked(key, copy.Asked, copy.Ready);
            leastReady = Math.Min(leastReady, ready);
            SignalLocked();
        }
    }

    /// <summary>Waits until every Deployment has its replicas ready in clusters that can be reached, and no more are asked for.</summary>
    public async Task<bool> SettledAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = world.Time.GetTimestamp();
        // What was written a moment ago may not have been shown yet.
        var written = await world.Federation.Client.ListAsync(ResourceTypes.Deployments, null, ListOptions.All, cancellationToken);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (unsettled.Count == 0 && HasSeenLocked(written)) return true;
                next = changed.Task;
            }
            var rest = limit - world.Time.GetElapsedTime(started);
            if (rest <= TimeSpan.Zero) return false;
            await Task.WhenAny(next, Task.Delay(rest, world.Time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Replicas asked of every cluster, by Deployment; clusters that are asked for none are left out.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Splits()
    {
        lock (gate)
        {
            var splits = tallies.Where(t => t.Value.Wanted is not null).ToDictionary(t => t.Key, _ => new Dictionary<string, long>(StringComparer.Ordinal), StringComparer.Ordinal);
            foreach (var (key, copy) in copies)
                if (copy.Asked > 0 && splits.TryGetValue(key.Name, out var split)) split[key.Cluster] = copy.Asked;
            return splits.ToDictionary(s => s.Key, s => (IReadOnlyDictionary<string, long>)s.Value, StringComparer.Ordinal);
        }
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void TakeFederated(ObjectChange change)
    {
        lock (gate)
        {
            SetLocked(change.Key.Name, tallies.GetValueOrDefault(change.Key.Name) with { Wanted = WantedOf(change.New) });
            SignalLocked();
        }
    }

    private void TakeCopy(string cluster, ObjectChange change)
    {
        lock (gate)
        {
            var key = (change.Key.Name, cluster);
            var before = copies.GetValueOrDefault(key);
            var after = change.New?.View<Deployment>() is { } copy ? (Asked: copy.Spec.Replicas ?? 1, Ready: (long)copy.Status.ReadyReplicas) : default;
            if (change.New is null) copies.Remove(key);
            else copies[key] = after;
            AddLocked(key, after.Asked - before.Asked, after.Ready - before.Ready);
            leastReady = Math.Min(leastReady, ready);
            SignalLocked();
        }
    }

    private void AddLocked((string Name, string Cluster) key, long asked, long readyMore)
    {
        if (lost.Contains(key.Cluster)) return;
        var tally = tallies.GetValueOrDefault(key.Name);
        SetLocked(key.Name, tally with { Asked = tally.Asked + asked, Ready = tally.Ready + readyMore });
    }

    private void SetLocked(string name, Tally tally)
    {
        ready += tally.Ready - tallies.GetValueOrDefault(name).Ready;
        tallies[name] = tally;
        if (tally.IsSettled) unsettled.Remove(name);
        else unsettled.Add(name);
        if (!tally.IsPlaced) unplaced.Add(name);
        else if (unplaced.Remove(name) && unplaced.Count == 0) placedAt = world.Time.GetTimestamp();
        if (tally == default) tallies.Remove(name);
    }

    private bool HasSeenLocked(KubeList written) =>
        written.Items.All(d => tallies.GetValueOrDefault(d.Header.Name).Wanted == WantedOf(d))
        && tallies.Count(t => t.Value.Wanted is not null) <= written.Items.Count;

    private static long? WantedOf(KubeObject? deployment) => deployment is { Header.DeletionTimestamp: null } ? deployment.View<Deployment>().Spec.Replicas ?? 1 : null;

    private void SignalLocked()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }

    /// <param name="Wanted">Replicas the federated Deployment asks for; null if there is none.</param>
    /// <param name="Asked">Replicas asked of the clusters that can be reached.</param>
    /// <param name="Ready">Replicas ready there.</param>
    private readonly record struct Tally(long? Wanted, long Asked, long Ready)
    {
        public bool IsPlaced => Asked == (Wanted ?? 0);

        public bool IsSettled => Asked == (Wanted ?? 0) && Ready == (Wanted ?? 0);
    }
}
