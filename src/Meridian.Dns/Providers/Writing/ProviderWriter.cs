using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>
/// Keeps a zone at a provider as it is wanted, for as long as it lives: writes differences in batches, reads the zone back and mends what others spoilt, and waits
/// longer and longer for a provider that fails. What is wanted is a level: however long the provider was away, the newest is written when it is back.
/// </summary>
public sealed partial class ProviderWriter : IAsyncDisposable
{
    // Conflicts in a row that are answered by reading again at once; others are writing busily then.
    private const int QuickConflicts = 3;

    private readonly ProviderCalls calls;
    private readonly ProviderMetrics metrics;
    private readonly ProviderWriterOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Action<ProviderStatus> told;
    private readonly CancellationTokenSource stopping = new();

    private Wish? wanted;
    private TaskCompletionSource signal = NewSignal();
    private ProviderStatus status = new();
    private Task running = Task.CompletedTask;

    // Used by the loop alone.
    private readonly RejectedNames rejected = new();
    private IReadOnlyList<NameChange> planned = [];
    private ZonePlanner? planner;
    private Wish written = new(0, []);
    private ZoneContent? content;
    private DateTimeOffset readAt;
    private int failures;
    private DateTimeOffset started;

    /// <summary>Makes a writer; <see cref="Start"/> begins its work.</summary>
    /// <param name="open">Opens the provider; again when its credentials were refused, for there may be new ones. A <see cref="ProviderSettingsException"/> is told and tried again.</param>
    /// <param name="options">How.</param>
    /// <param name="told">Is told of every new status; must be quick.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives what happens.</param>
    public ProviderWriter(Func<CancellationToken, ValueTask<IDnsProvider>> open, ProviderWriterOptions options, Action<ProviderStatus> told, TimeProvider time, ILogger<ProviderWriter> logger)
    {
        (this.options, this.told, this.time, this.logger) = (options, told, time, logger);
        calls = new ProviderCalls(open, options.CallTimeout, time);
        metrics = new ProviderMetrics(options.Provider, Lag);
    }

    /// <summary>How it is going.</summary>
    public ProviderStatus Status => Volatile.Read(ref status);

    // What was said to be wanted, and how often something was said before.
    private sealed record Wish(long Number, IReadOnlyList<ManagedSet> Sets);

    /// <summary>Says what the zone is to have of ours from now on: all of it. Before the first call nothing is written; types that the provider cannot hold are left out.</summary>
    /// <returns>A number that grows with every call: <see cref="ProviderStatus.Done"/> tells which of them was written.</returns>
    public long Want(IEnumerable<ManagedSet> sets)
    {
        IReadOnlyList<ManagedSet> all = [.. sets];
        Wish? before, next;
        do
        {
            before = Volatile.Read(ref wanted);
            next = new Wish((before?.Number ?? 0) + 1, all);
        }
        while (Interlocked.CompareExchange(ref wanted, next, before) != before);
        Volatile.Read(ref signal).TrySetResult();
        return next.Number;
    }

    /// <summary>Begins.</summary>
    public void Start()
    {
        started = time.GetUtcNow();
        running = RunAsync(stopping.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        metrics.Dispose();
        await calls.DisposeAsync();
        stopping.Dispose();
    }

    private IDnsProvider Provider => calls.Provider;

    private TimeSpan ReadBack => options.ReadBack ?? Provider.Limits.ReadBack;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            await Volatile.Read(ref signal).Task.WaitAsync(token);
            while (true)
            {
                Volatile.Write(ref signal, NewSignal());
                var pause = await RoundAsync(token);
                if (pause > TimeSpan.Zero) await WaitAsync(pause, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    // A change of what is wanted is acted on at once while the provider is well; one that fails is left in peace until its time.
    private async Task WaitAsync(TimeSpan pause, CancellationToken token)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(token);
        var timer = Task.Delay(pause, time, ended.Token);
        if (failures > 0)
        {
            await timer;
            return;
        }
        var changed = ChangedAsync(ended.Token);
        var first = await Task.WhenAny(timer, changed, Volatile.Read(ref signal).Task);
        await ended.CancelAsync();
        var byOthers = await changed;
        token.ThrowIfCancellationRequested();
        if (first == changed && byOthers) content = null;
    }

    // Whether somebody changed the zone; a watch that breaks is taken up again after a while.
    private async Task<bool> ChangedAsync(CancellationToken token)
    {
        try
        {
            await Provider.ChangedAsync(token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (ProviderException broken)
        {
            LogWatchBroke(Provider.Zone, broken.Message);
            await Task.Delay(options.FirstRetry, time, token).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return true;
        }
    }

    // Does what is to be done now, and tells how long to rest if nothing happens.
    private async Task<TimeSpan> RoundAsync(CancellationToken token)
    {
        try
        {
            var now = time.GetUtcNow();
            var asked = Volatile.Read(ref wanted)!;
            if (content is null || now - readAt >= ReadBack)
            {
                content = ZoneContent.Of(await calls.CallAsync((at, t) => at.ListAsync(t), token));
                readAt = now;
            }
            planner = new ZonePlanner(Provider.Zone, options.Owner, options.Lease);
            var plan = planner.Plan(Adapted(asked.Sets, Provider), content, now);
            var changes = rejected.Without(plan.Changes);
            planned = changes;
            if (!options.DryRun) await WriteAsync(plan, changes, token);
            failures = 0;
            if (!options.DryRun) (written, planned) = (asked, []);
            Tell(options.DryRun ? ProviderStatus.DryRun : ProviderStatus.Synced, options.DryRun ? $"{changes.Count} names would be changed" : "the zone is as it should be", plan);
            return Rest();
        }
        catch (ProviderException failure)
        {
            return Failed(failure);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !token.IsCancellationRequested)
        {
            // Whatever a provider's answer led to, the zone is tried again.
            return Failed(new ProviderException(ProviderFault.Unavailable, failure.Message, inner: failure));
        }
    }

    private static IReadOnlyList<ManagedSet> Adapted(IReadOnlyList<ManagedSet> sets, IDnsProvider at) =>
        [.. sets.Where(s => at.Limits.Types.Contains(s.Type)).Select(at.Adapt).Select(s => s.WithTtl(Math.Max(s.Ttl, at.Limits.ShortestTtl)))];

    private async Task WriteAsync(ZonePlan plan, IReadOnlyList<NameChange> changes, CancellationToken token)
    {
        var pending = changes.ToList();
        foreach (var batch in Batches.Of(changes, Provider.Limits))
        {
            if (Status.IsSynced || Status.Reason == ProviderStatus.Starting) Publish(Status with { Pending = Names(pending) });
            await WriteAsync(batch, token);
            pending.RemoveRange(0, batch.Count);
        }
        if (changes.Count > 0) LogWritten(Provider.Zone, changes.Count, plan.Conflicts.Count);
    }

    // A batch that is refused is halved until what is refused stands alone.
    private async Task WriteAsync(IReadOnlyList<NameChange> batch, CancellationToken token)
    {
        SetChange[] steps = [.. batch.SelectMany(c => c.Changes)];
        try
        {
            await calls.CallAsync(async (at, t) =>
            {
                await at.ApplyAsync(steps, t);
                return true;
            }, token);
            content = content!.With(steps);
            metrics.Wrote(batch.Count);
            planned = [.. planned.Skip(batch.Count)];
        }
        catch (ProviderException refused) when (refused.Fault == ProviderFault.Rejected && batch.Count > 1)
        {
            await WriteAsync([.. batch.Take(batch.Count / 2)], token);
            await WriteAsync([.. batch.Skip(batch.Count / 2)], token);
        }
        catch (ProviderException refused) when (refused.Fault == ProviderFault.Rejected)
        {
            rejected.Add(batch[0], refused.Message);
            planned = [.. planned.Skip(1)];
            LogRejected(batch[0].Name, refused.Message);
        }
    }

    private TimeSpan Rest()
    {
        var now = time.GetUtcNow();
        var next = readAt + ReadBack;
        if (!options.DryRun && planner!.RenewalDue(content!) is var due && due < next) next = due;
        return next > now ? next - now : TimeSpan.FromMilliseconds(1);
    }

    private TimeSpan Failed(ProviderException failure)
    {
        // What was done before the failure may have been done or not: only the zone knows.
        content = null;
        failures++;
        metrics.Failed(failure.Fault);
        if (failure.Fault == ProviderFault.Conflict && failures <= QuickConflicts) return TimeSpan.Zero;
        var pause = options.FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        if (pause > options.LongestRetry) pause = options.LongestRetry;
        // Writers that failed together should not come back together.
        pause *= 0.8 + (0.4 * Random.Shared.NextDouble());
        if (failure.RetryAfter > pause) pause = failure.RetryAfter.Value;
        LogFailed(failure.Fault, failure.Message, (int)pause.TotalSeconds);
        Tell($"{failure.Fault}", failure.Message, null);
        return pause;
    }

    private void Tell(string reason, string message, ZonePlan? plan)
    {
        var (before, now) = (Status, time.GetUtcNow());
        var refused = plan is null ? before.Refused : Refusals(plan);
        Publish(new ProviderStatus
        {
            Reason = reason,
            Message = message,
            Since = reason == before.Reason ? before.Since : now,
            LastSynced = reason == ProviderStatus.Synced ? now : before.LastSynced,
            Refused = refused,
            Pending = plan is null ? Unwritten() : Names(planned),
            Done = written.Number,
            Written = written.Sets.Select(s => s.Name).ToHashSet(DnsNameComparer.Instance),
            Planned = planned,
        });
    }

    private Dictionary<DnsName, NameRefusal> Refusals(ZonePlan plan)
    {
        var refused = plan.Conflicts.ToDictionary(c => c.Name, c => new NameRefusal(NameRefusal.Conflict, c.Message), DnsNameComparer.Instance);
        foreach (var (name, message) in rejected.Messages) refused[name] = new NameRefusal(NameRefusal.Rejected, message);
        return refused;
    }

    // Names that were wanted otherwise when all was well the last time.
    private HashSet<DnsName> Unwritten()
    {
        var (before, now) = (written.Sets.ToHashSet(), Volatile.Read(ref wanted)!.Sets.ToHashSet());
        return before.Except(now).Concat(now.Except(before)).Select(s => s.Name).ToHashSet(DnsNameComparer.Instance);
    }

    private double Lag()
    {
        var now = Status;
        return Volatile.Read(ref wanted) is not { } asked || now.IsSynced && now.Done >= asked.Number || options.DryRun ? 0 : Math.Max(0, (time.GetUtcNow() - (now.LastSynced ?? started)).TotalSeconds);
    }

    private void Publish(ProviderStatus next)
    {
        Volatile.Write(ref status, next);
        told(next);
    }

    private static HashSet<DnsName> Names(IEnumerable<NameChange> changes) => changes.Select(c => c.Name).ToHashSet(DnsNameComparer.Instance);

    [LoggerMessage(Level = LogLevel.Information, Message = "Zone {Zone}: {Changes} names were written, {Conflicts} belong to others")]
    private partial void LogWritten(DnsName zone, int changes, int conflicts);

    [LoggerMessage(Level = LogLevel.Information, Message = "The watch of zone {Zone} broke and is taken up again: {Problem}")]
    private partial void LogWatchBroke(DnsName zone, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The records of {Name} are refused: {Problem}")]
    private partial void LogRejected(DnsName name, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The zone cannot be written ({Fault}): {Problem}; tried again in {Seconds} s")]
    private partial void LogFailed(ProviderFault fault, string problem, int seconds);
}
