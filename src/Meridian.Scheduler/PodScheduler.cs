using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Binding;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Preempting;
using Meridian.Scheduler.Profiles;
using Meridian.Scheduler.Queue;
using Meridian.Scheduler.Volumes;
using Microsoft.Extensions.Logging;

namespace Meridian.Scheduler;

/// <summary>
/// Gives every pending pod a node. One loop owns all state: it takes in what the informers show, decides pod after pod, and leaves writing to
/// tasks that report back to it.
/// </summary>
public sealed partial class PodScheduler : IAsyncDisposable
{
    /// <summary>Name under which pods ask for this scheduler; pods that name none are its own too.</summary>
    public const string Name = "default-scheduler";

    private const int MostWritesAtOnce = 128;

    private static readonly ResourceType[] VolumeTypes = [ResourceTypes.PersistentVolumeClaims, ResourceTypes.PersistentVolumes, ResourceTypes.StorageClasses];

    private readonly IInformers informers;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly EventRecorder events;
    private readonly Binder binder;
    private readonly SchedulerState state;
    private readonly Preemptor preemptor;
    private readonly ClaimPreparation claims;
    private readonly Dictionary<string, ProfileScheduling> profiles;
    private readonly CancellationTokenSource stopping = new();
    // Unbounded, but filled by informers only: never more than what changes in the cluster.
    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    // Writes under way. Used by the loop, and once it has ended by DisposeAsync.
    private readonly Dictionary<long, Task> writing = [];
    private readonly SemaphoreSlim writes = new(MostWritesAtOnce);
    private readonly List<IDisposable> subscriptions = [];
    private Task running = Task.CompletedTask;
    private long writesBegun;

    /// <summary>Makes a scheduler; <see cref="Start"/> begins its work.</summary>
    /// <param name="client">The cluster's API.</param>
    /// <param name="informers">The process's informers of that API.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes the scheduler's loggers.</param>
    /// <param name="configuration">How it schedules. Default: one profile, as Kubernetes has it.</param>
    public PodScheduler(IKubeClient client, IInformers informers, TimeProvider time, ILoggerFactory loggers, SchedulerConfiguration? configuration = null)
    {
        (this.informers, this.time, logger) = (informers, time, loggers.CreateLogger<PodScheduler>());
        configuration ??= SchedulerConfiguration.Default;
        events = new EventRecorder(client, time, Name, loggers.CreateLogger<EventRecorder>());
        binder = new Binder(client, events);
        preemptor = new Preemptor(client, events, time);
        claims = new ClaimPreparation(client, informers.For(ResourceTypes.PersistentVolumeClaims), time);
        profiles = configuration.Profiles.ToDictionary(p => p.SchedulerName, p => new ProfileScheduling(p), StringComparer.Ordinal);
        state = new SchedulerState(Picture(), new SchedulingQueue(time, new QueueTimes(configuration.InitialBackOff, configuration.MaxBackOff)), profiles.Keys.ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Begins to schedule once nodes and pods are known. Called once.</summary>
    public void Start()
    {
        Follow(ResourceTypes.Namespaces, state.NamespaceChanged);
        Follow(ResourceTypes.Nodes, state.NodeChanged);
        Follow(ResourceTypes.Pods, state.PodChanged);
        foreach (var type in VolumeTypes) Follow(type, _ => state.VolumesChanged());
        running = RunAsync(stopping.Token);
    }

    /// <summary>Stops scheduling and waits for the writes under way. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        foreach (var subscription in subscriptions) subscription.Dispose();
        await stopping.CancelAsync();
        await running;
        await Task.WhenAll(writing.Values);
        await events.DisposeAsync();
        writes.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            ResourceType[] needed = [ResourceTypes.Nodes, ResourceTypes.Pods, ResourceTypes.Namespaces, ResourceTypes.PodDisruptionBudgets, .. VolumeTypes];
            await Task.WhenAll(needed.Select(t => informers.For(t).Synced)).WaitAsync(token);
            await using var alarm = time.CreateTimer(_ => inbox.Writer.TryWrite(static () => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            while (await inbox.Reader.WaitToReadAsync(token))
            {
                do
                {
                    // Each decision is made on the newest picture.
                    while (inbox.Reader.TryRead(out var change)) Apply(change);
                    token.ThrowIfCancellationRequested();
                }
                while (await ScheduleNextAsync(token));
                if (state.Queue.NextTime is { } next) alarm.Change(Positive(next - time.GetUtcNow()), Timeout.InfiniteTimeSpan);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    // An object that cannot be read as what it says it is must not stop all others from being scheduled.
    private void Apply(Action change)
    {
        try
        {
            change();
        }
        catch (Exception fault) when (fault is System.Text.Json.JsonException or FormatException)
        {
            LogUnreadable(fault);
        }
    }

    private async ValueTask<bool> ScheduleNextAsync(CancellationToken token)
    {
        if (!state.Queue.TryTake(out var pod)) return false;
        var profile = profiles[pod.Spec.SchedulerName is { Length: > 0 } named ? named : Name];
        var decision = profile.Choice.Decide(pod, state.Cluster);
        await writes.WaitAsync(token);
        if (decision.Node is { } node)
        {
            state.Assume(pod, node);
            Write(BindAsync(pod, node, token));
        }
        else
        {
            Write(GiveUpAsync(pod, decision, profile.Preemption?.Plan(pod, decision, state.Cluster) ?? default, token));
        }
        return true;
    }

    // What the queue must know is told it before the first write is awaited.
    private Task GiveUpAsync(PodInfo pod, SchedulingDecision decision, PreemptionOutcome outcome, CancellationToken token)
    {
        if (outcome.Plan is { } plan) state.Nominate(pod, plan.Node.Name);
        else if (!outcome.KeepsNomination) state.Cluster.Nominations.Remove(pod.Key);
        var message = outcome.Message.Length > 0 ? $"{decision.Message} {outcome.Message}" : decision.Message;
        var isNews = state.Queue.IsNews(pod, message);
        state.Queue.AddUnschedulable(pod, decision.WakeOn, decision.RefusedBy);
        return TellAsync(pod, message, state.Cluster.Nominations.NodeOf(pod.Key), isNews, outcome.Plan, token);
    }

    private async Task TellAsync(PodInfo pod, string message, string nominated, bool isNews, PreemptionPlan? plan, CancellationToken token)
    {
        await binder.ReportAsync(pod, message, nominated, isNews, time.GetUtcNow(), token);
        if (plan is null) return;
        try
        {
            await preemptor.EvictAsync(pod, plan, token);
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            events.Warning(pod.Object, "FailedScheduling", $"running PostFilter plugin \"DefaultPreemption\": {failure.Message}");
            inbox.Writer.TryWrite(() => state.Queue.Retry(pod));
        }
    }

    private async Task BindAsync(PodInfo pod, string node, CancellationToken token)
    {
        var outcome = BindOutcome.Failed;
        try
        {
            if (claims.IsNeeded(pod)) await PrepareClaimsAsync(pod, node, token);
            outcome = await binder.BindAsync(pod, node, token);
        }
        catch (Exception failure) when (failure is TimeoutException or StatusException or HttpRequestException)
        {
            events.Warning(pod.Object, "FailedScheduling", $"running PreBind plugin \"VolumeBinding\": {failure.Message}");
        }
        finally
        {
            // The promise is kept only if the pod was bound, to whatever node: then it is counted there as soon as it is seen.
            if (outcome != BindOutcome.Bound) inbox.Writer.TryWrite(() => TakeBack(pod, outcome));
        }
    }

    // Volumes may take their time: others' writes do not wait for them.
    private async Task PrepareClaimsAsync(PodInfo pod, string node, CancellationToken token)
    {
        writes.Release();
        try
        {
            await claims.PrepareAsync(pod, node, token);
        }
        finally
        {
            await writes.WaitAsync(CancellationToken.None);
        }
    }

    private void TakeBack(PodInfo pod, BindOutcome outcome)
    {
        if (state.Forget(pod) && outcome == BindOutcome.Failed) state.Queue.AddFailed(pod);
    }

    private void Write(Task write)
    {
        var number = ++writesBegun;
        writing.Add(number, FinishAsync(number, write));
    }

    private async Task FinishAsync(long number, Task write)
    {
        try
        {
            await write;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The scheduler stops; whoever comes next finds the pod pending.
        }
        catch (Exception fault)
        {
            LogWriteFailed(fault);
        }
        finally
        {
            writes.Release();
            inbox.Writer.TryWrite(() => writing.Remove(number));
        }
    }

    private ClusterState Picture()
    {
        var (namespaces, budgets) = (informers.For(ResourceTypes.Namespaces), informers.For(ResourceTypes.PodDisruptionBudgets));
        return new ClusterState
        {
            NamespaceLabels = ns => namespaces.Get(ObjectKey.Cluster(ns))?.Header.Labels,
            Volumes = Catalog(),
            Budgets = ns => budgets.List().Where(b => b.Header.Namespace == ns),
        };
    }

    private VolumeCatalog Catalog()
    {
        var (held, volumes, classes) = (informers.For(ResourceTypes.PersistentVolumeClaims), informers.For(ResourceTypes.PersistentVolumes), informers.For(ResourceTypes.StorageClasses));
        return new VolumeCatalog { Claim = held.Get, Volume = n => volumes.Get(ObjectKey.Cluster(n)), Class = n => classes.Get(ObjectKey.Cluster(n)), Volumes = volumes.List };
    }

    private void Follow(ResourceType type, Action<ObjectChange> take) =>
        subscriptions.Add(informers.For(type).Subscribe(change => inbox.Writer.TryWrite(() => take(change))));

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pod or node cannot be read and is left out of scheduling")]
    private partial void LogUnreadable(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "A scheduling decision could not be written")]
    private partial void LogWriteFailed(Exception fault);
}
