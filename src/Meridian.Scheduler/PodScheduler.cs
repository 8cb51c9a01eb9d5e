using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Binding;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Queue;
using Meridian.Scheduler.Scores;
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

    private readonly IInformers informers;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly EventRecorder events;
    private readonly Binder binder;
    private readonly SchedulerState state;
    private readonly NodeChoice choice = new(NodeFilters.All, NodeScores.All);
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
    public PodScheduler(IKubeClient client, IInformers informers, TimeProvider time, ILoggerFactory loggers)
    {
        (this.informers, this.time, logger) = (informers, time, loggers.CreateLogger<PodScheduler>());
        events = new EventRecorder(client, time, Name, loggers.CreateLogger<EventRecorder>());
        binder = new Binder(client, events);
        var namespaces = informers.For(ResourceTypes.Namespaces);
        var cluster = new ClusterState { NamespaceLabels = ns => namespaces.Get(ObjectKey.Cluster(ns))?.Header.Labels };
        state = new SchedulerState(cluster, new SchedulingQueue(time), Name);
    }

    /// <summary>Begins to schedule once nodes and pods are known. Called once.</summary>
    public void Start()
    {
        subscriptions.Add(informers.For(ResourceTypes.Nodes).Subscribe(change => inbox.Writer.TryWrite(() => state.NodeChanged(change))));
        subscriptions.Add(informers.For(ResourceTypes.Pods).Subscribe(change => inbox.Writer.TryWrite(() => state.PodChanged(change))));
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
            await Task.WhenAll(informers.For(ResourceTypes.Nodes).Synced, informers.For(ResourceTypes.Pods).Synced, informers.For(ResourceTypes.Namespaces).Synced).WaitAsync(token);
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
        var decision = choice.Decide(pod, state.Cluster);
        await writes.WaitAsync(token);
        if (decision.Node is { } node)
        {
            state.Assume(pod, node);
            Write(BindAsync(pod, node, token));
        }
        else
        {
            state.Queue.AddUnschedulable(pod, decision.WakeOn);
            Write(binder.ReportAsync(pod, decision.Message, time.GetUtcNow(), token));
        }
        return true;
    }

    private async Task BindAsync(PodInfo pod, string node, CancellationToken token)
    {
        var outcome = BindOutcome.Failed;
        try
        {
            outcome = await binder.BindAsync(pod, node, token);
        }
        finally
        {
            // The promise is kept only if the pod was bound, to whatever node: then it is counted there as soon as it is seen.
            if (outcome != BindOutcome.Bound) inbox.Writer.TryWrite(() => TakeBack(pod, outcome));
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

    private static TimeSpan Positive(TimeSpan wait) => wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pod or node cannot be read and is left out of scheduling")]
    private partial void LogUnreadable(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "A scheduling decision could not be written")]
    private partial void LogWriteFailed(Exception fault);
}
