using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Keeps the copies of federated objects in the members, and brings back what became of them. A change of an object is planned into the
/// table; each member's lane brings the member to its part of the table; what the lanes note is reported on the object. Each of the three has a
/// queue of its own, so that no member waits for another, and no report for a member.
/// </summary>
internal sealed class Propagation : IAsyncDisposable
{
    // Plans need no network; what a worker may wait for is the federation's own disk.
    private const int Planners = 8;
    private const int Reporters = 8;

    // From so many waiting objects on, reports are gathered for longer.
    private const int MuchWork = 32;

    private readonly IInformers informers;
    private readonly IMembers members;
    private readonly PropagatedKinds kinds;
    private readonly CopyTable table;
    private readonly DependencyIndex dependencies;
    private readonly MemberLanes lanes;
    private readonly PropagationPlans plans;
    private readonly FederationOptions options;
    private readonly TimeProvider time;
    private readonly QueueWorkers<CopyKey> planning;
    private readonly QueueWorkers<CopyKey> reporting;
    private readonly CopyFollowing copies;
    private readonly InformerScope scope;

    // Held while the kinds that are followed are brought to those there are.
    private readonly Lock reviewing = new();

    // Guards the fields below.
    private readonly Lock gate = new();
    private readonly List<IDisposable> subscriptions = [];
    private readonly Dictionary<PropagatedKind, IDisposable> sources = [];
    private bool stopped;

    /// <summary>Puts the parts together; <see cref="Start"/> begins their work.</summary>
    public Propagation(
        IInformers informers, IMembers members, PropagatedKinds kinds, CopyTable table, DependencyIndex dependencies, MemberLanes lanes, PropagationPlans plans, PropagationReports reports,
        FederationOptions options, TimeProvider time, ILogger<Propagation> logger)
    {
        (this.informers, this.members, this.kinds, this.table, this.dependencies, this.lanes) = (informers, members, kinds, table, dependencies, lanes);
        (this.plans, this.options, this.time) = (plans, options, time);
        scope = CopyScope.Of(options);
        planning = new QueueWorkers<CopyKey>("federation-plan", PlanAsync, Planners, time, logger);
        reporting = new QueueWorkers<CopyKey>("federation-report", reports.ReportAsync, Reporters, time, logger);
        copies = new CopyFollowing(Follow, IsUsed, time, logger);
        lanes.Noted = OnNoted;
    }

    /// <summary>All queues, for whoever runs them by hand.</summary>
    public IEnumerable<QueueWorkers<CopyKey>> Queues => [planning, .. lanes.All.Select(l => l.Queue), reporting];

    /// <summary>The kinds whose last object may have gone, for whoever runs them by hand.</summary>
    public QueueWorkers<PropagatedKind> LeftKinds => copies.Queue;

    /// <summary>Follows the kinds and the members, and begins to work.</summary>
    /// <param name="run">Whether to start the workers; without them the queues are run by hand.</param>
    public void Start(bool run = true)
    {
        kinds.Changed += OnKinds;
        Keep(members.Subscribe(OnMember));
        Keep(members.SubscribeFailing(_ => OnFailing()));
        Keep(plans.Subscribe(OnConcern));
        dependencies.Changed += PlanAgain;
        dependencies.Start(informers);
        OnKinds();
        if (!run) return;
        var ready = Task.WhenAll(((IEnumerable<ResourceType>)[ResourceTypes.Namespaces, ResourceTypes.Placements, .. PolicyBook.Types, .. OverrideBook.Types, .. Dependencies.Types]).Select(t => informers.For(t).Synced));
        planning.Start(ready);
        reporting.Start(ready);
        copies.Start();
        lanes.Start();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        kinds.Changed -= OnKinds;
        IDisposable[] open;
        lock (gate)
        {
            stopped = true;
            open = [.. subscriptions, .. sources.Values];
        }
        foreach (var subscription in open) subscription.Dispose();
        await copies.DisposeAsync();
        dependencies.Dispose();
        await planning.DisposeAsync();
        await lanes.DisposeAsync();
        await reporting.DisposeAsync();
    }

    private void Keep(IDisposable subscription)
    {
        lock (gate) subscriptions.Add(subscription);
    }

    // One at a time, each with the newest list: an older one, looked at later, would give up what has just come.
    private void OnKinds()
    {
        lock (reviewing) ReviewKinds(kinds.All);
    }

    private void ReviewKinds(IReadOnlyList<PropagatedKind> now)
    {
        (PropagatedKind Kind, IDisposable Sources)[] gone;
        PropagatedKind[] added;
        lock (gate)
        {
            gone = [.. sources.Where(s => !now.Contains(s.Key)).Select(s => (s.Key, s.Value))];
            foreach (var (kind, _) in gone) sources.Remove(kind);
            added = [.. now.Where(k => !sources.ContainsKey(k))];
        }
        foreach (var (kind, former) in gone)
        {
            former.Dispose();
            copies.Remove(kind);
        }
        foreach (var row in table.Rows.Where(r => !now.Contains(r.Key.Kind))) table.Remove(row.Key);
        foreach (var kind in added) FollowSources(kind);
    }

    private void FollowSources(PropagatedKind kind)
    {
        var subscription = informers.For(kind.Type).Subscribe(change => OnSource(kind, change));
        lock (gate)
        {
            if (!stopped && sources.TryAdd(kind, subscription)) return;
        }
        subscription.Dispose();
    }

    private void OnSource(PropagatedKind kind, ObjectChange change)
    {
        if (kind.WhyKept(change.Latest, options) is not null && !Finalizers.Has(change.Latest)) return;
        copies.Add(kind);
        var key = new CopyKey(kind, change.Key);
        // Seen here and nowhere else: the server's own garbage collector takes the mark away, maybe before the object is planned.
        if (change.New is { Header.DeletionTimestamp: not null } leaving && leaving.Header.Finalizers.Contains("orphan")) table.Row(key).IsOrphaned = true;
        planning.Add(key);
    }

    private IDisposable Follow(PropagatedKind kind) =>
        members.Follow(kind.Type, scope, (member, change) => OnCopy(kind, member, change), member => OnListed(kind, member));

    private bool IsUsed(PropagatedKind kind) =>
        table.Rows.Any(r => r.Key.Kind == kind) || informers.For(kind.Type).List().Any(source => kind.WhyKept(source, options) is null || Finalizers.Has(source));

    private async ValueTask<Requeue> PlanAsync(CopyKey key, CancellationToken token)
    {
        var before = table.Find(key)?.Desired?.Plan;
        var asked = await plans.PlanAsync(key, token);
        foreach (var member in asked) lanes.Add(member, key);
        if (table.Find(key) is null) copies.Review(key.Kind);
        Report(key);
        // What the object needs goes where it goes.
        if (asked.Count > 0 || before?.LimitsDependencies != table.Find(key)?.Desired?.Plan.LimitsDependencies)
            foreach (var needed in dependencies.NeedsOf(new TypedKey(key.Kind.Type, key.Key))) PlanAgain(needed);
        return plans.ReviewAt(key) is { } at ? Requeue.After(at - time.GetUtcNow()) : Requeue.None;
    }

    private void PlanAgain(TypedKey key)
    {
        if (kinds.Find(key.Type) is { } kind && informers.For(key.Type).Get(key.Key) is not null) planning.Add(new CopyKey(kind, key.Key));
    }

    private void OnCopy(PropagatedKind kind, string member, ObjectChange change)
    {
        var key = new CopyKey(kind, change.Key);
        if (table.Find(key) is not { } row) return;
        lanes.Add(member, key);
        Report(key, member);
        if (row.Desired is not { IsWithdrawn: false } || (kind.Replicas is { } field && CountsForPlacement(field, change))) planning.Add(key);
    }

    // What placement reads of a copy; all else that a member reports changes no plan.
    private static bool CountsForPlacement(IReplicaField field, ObjectChange change) =>
        change is not { Old: { } old, New: { } now } || old.Header.Uid != now.Header.Uid || field.Wanted(old) != field.Wanted(now) || field.Ready(old) != field.Ready(now);

    private void OnListed(PropagatedKind kind, string member)
    {
        foreach (var row in table.Rows.Where(r => r.Key.Kind == kind))
        {
            lanes.Add(member, row.Key);
            planning.Add(row.Key);
        }
    }

    private void OnMember(string name)
    {
        lanes.OnMember(name);
        foreach (var row in table.Rows)
        {
            planning.Add(row.Key);
            if (members.Find(name) is not null) lanes.Add(name, row.Key);
        }
    }

    // Not lost yet; but some policies do not wait that long.
    private void OnFailing()
    {
        foreach (var row in table.Rows)
            if (row.Desired?.Plan.Placement.Patience is not null) planning.Add(row.Key);
    }

    // A policy, or room in members, lets these objects be placed otherwise.
    private void OnConcern(Func<ResourceType, KubeObject, bool> concerned)
    {
        foreach (var row in table.Rows)
            if (informers.For(row.Key.Kind.Type).Get(row.Key.Key) is { } source && concerned(row.Key.Kind.Type, source)) planning.Add(row.Key);
    }

    private void OnNoted(string member, CopyRow row, CopyRecord record)
    {
        Report(row.Key, member);
        // A name that is taken, or free again, changes the plan; and the last copy that goes lets the object go.
        var planned = row.Desired?.Plan.For(member)?.Reason == Placer.Conflict;
        if (row.Desired is { IsWithdrawn: true } || planned != (record.State == CopyStates.Conflict)) planning.Add(row.Key);
    }

    private void Report(CopyKey key, string member = "") => reporting.AddAfter(key, IsBusy(member) ? options.BusyReportDelay : options.ReportDelay);

    // What is to be written to members goes before telling what became of it.
    private bool IsBusy(string member) => planning.Count >= MuchWork || (member.Length > 0 && lanes.CountOf(member) >= MuchWork);
}
