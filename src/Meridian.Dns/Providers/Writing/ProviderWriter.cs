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

    private readonly Func<CancellationToken, ValueTask<IDnsProvider>> open;
    private readonly ProviderWriterOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Action<ProviderStatus> told;
    private readonly CancellationTokenSource stopping = new();
    // One call at a time, as providers ask for.
    private readonly SemaphoreSlim calls = new(1);

    private Wish? wanted;
    private TaskCompletionSource signal = NewSignal();
    private ProviderStatus status = new();
    private Task running = Task.CompletedTask;

    // Guarded by the semaphore.
    private IDnsProvider? provider;
    private ZonePlanner? planner;
    private bool denied;

    // Used by the loop alone.
    private readonly Dictionary<DnsName, (IReadOnlyList<SetChange> Changes, string Message)> rejected = new(DnsNameComparer.Instance);
    private Wish written = new(0, []);
    private ZoneContent? content;
    private DateTimeOffset readAt;
    private int failures;

    /// <summary>Makes a writer; <see cref="Start"/> begins its work.</summary>
    /// <param name="open">Opens the provider; again when its credentials were refused, for there may be new ones. A <see cref="ProviderSettingsException"/> is told and tried again.</param>
    /// <param name="options">How.</param>
    /// <param name="told">Is told of every new status; must be quick.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives what happens.</param>
    public ProviderWriter(Func<CancellationToken, ValueTask<IDnsProvider>> open, ProviderWriterOptions options, Action<ProviderStatus> told, TimeProvider time, ILogger<ProviderWriter> logger)
    {
        (this.open, this.options, this.told, this.time, this.logger) = (open, options, told, time, logger);
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
    public void Start() => running = RunAsync(stopping.Token);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        if (provider is not null) await provider.DisposeAsync();
        stopping.Dispose();
        calls.Dispose();
    }

    private TimeSpan ReadBack => options.ReadBack ?? provider!.Limits.ReadBack;

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
            await provider!.ChangedAsync(token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        catch (ProviderException broken)
        {
            LogWatchBroke(provider!.Zone, broken.Message);
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
                content = ZoneContent.Of(await CallAsync((at, _, t) => at.ListAsync(t), token));
                readAt = now;
            }
            var plan = planner!.Plan(Adapted(asked.Sets, provider!), content, now);
            var changes = WithoutRejected(plan.Changes);
            if (!options.DryRun) await WriteAsync(plan, changes, token);
            failures = 0;
            if (!options.DryRun) written = asked;
            Tell(options.DryRun ? ProviderStatus.DryRun : ProviderStatus.Synced, options.DryRun ? $"{changes.Count} names would be changed" : "the zone is as it should be", plan, options.DryRun ? changes : []);
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

    // Held: the semaphore.
    private async Task OpenAsync(CancellationToken token)
    {
        if (provider is not null && !denied) return;
        try
        {
            var next = await open(token);
            if (provider is not null) await provider.DisposeAsync();
            (provider, planner, denied) = (next, new ZonePlanner(next.Zone, options.Owner, options.Lease), false);
        }
        catch (ProviderSettingsException fault)
        {
            throw new ProviderException(ProviderFault.Misconfigured, fault.Message, inner: fault);
        }
    }

    private async Task WriteAsync(ZonePlan plan, IReadOnlyList<NameChange> changes, CancellationToken token)
    {
        var pending = changes.ToList();
        foreach (var batch in Batches.Of(changes, provider!.Limits))
        {
            if (Status.IsSynced || Status.Reason == ProviderStatus.Starting) Publish(Status with { Pending = Names(pending) });
            await WriteAsync(batch, token);
            pending.RemoveRange(0, batch.Count);
        }
        if (changes.Count > 0) LogWritten(provider!.Zone, changes.Count, plan.Conflicts.Count);
    }

    // A batch that is refused is halved until what is refused stands alone.
    private async Task WriteAsync(IReadOnlyList<NameChange> batch, CancellationToken token)
    {
        SetChange[] steps = [.. batch.SelectMany(c => c.Changes)];
        try
        {
            await CallAsync(async (at, _, t) =>
            {
                await at.ApplyAsync(steps, t);
                return true;
            }, token);
            content = content!.With(steps);
        }
        catch (ProviderException refused) when (refused.Fault == ProviderFault.Rejected && batch.Count > 1)
        {
            await WriteAsync([.. batch.Take(batch.Count / 2)], token);
            await WriteAsync([.. batch.Skip(batch.Count / 2)], token);
        }
        catch (ProviderException refused) when (refused.Fault == ProviderFault.Rejected)
        {
            rejected[batch[0].Name] = (batch[0].Changes, refused.Message);
            LogRejected(batch[0].Name, refused.Message);
        }
    }

    // What was refused is not sent again as long as it is the same.
    private List<NameChange> WithoutRejected(IReadOnlyList<NameChange> changes)
    {
        foreach (var name in rejected.Keys.Where(n => !changes.Any(c => c.Name.Equals(n) && c.Changes.SequenceEqual(rejected[n].Changes))).ToArray()) rejected.Remove(name);
        return [.. changes.Where(c => !rejected.ContainsKey(c.Name))];
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
        if (failure.Fault == ProviderFault.Conflict && failures <= QuickConflicts) return TimeSpan.Zero;
        var pause = options.FirstRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        if (pause > options.LongestRetry) pause = options.LongestRetry;
        // Writers that failed together should not come back together.
        pause *= 0.8 + (0.4 * Random.Shared.NextDouble());
        if (failure.RetryAfter > pause) pause = failure.RetryAfter.Value;
        LogFailed(failure.Fault, failure.Message, (int)pause.TotalSeconds);
        Tell($"{failure.Fault}", failure.Message, null, []);
        return pause;
    }

    private void Tell(string reason, string message, ZonePlan? plan, IReadOnlyList<NameChange> pending)
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
            Pending = plan is null ? Unwritten() : Names(pending),
            Done = written.Number,
            Written = written.Sets.Select(s => s.Name).ToHashSet(DnsNameComparer.Instance),
            Planned = options.DryRun ? pending : [],
        });
    }

    private Dictionary<DnsName, NameRefusal> Refusals(ZonePlan plan)
    {
        var refused = plan.Conflicts.ToDictionary(c => c.Name, c => new NameRefusal(NameRefusal.Conflict, c.Message), DnsNameComparer.Instance);
        foreach (var (name, (_, message)) in rejected) refused[name] = new NameRefusal(NameRefusal.Rejected, message);
        return refused;
    }

    // Names that were wanted otherwise when all was well the last time.
    private HashSet<DnsName> Unwritten()
    {
        var (before, now) = (written.Sets.ToHashSet(), Volatile.Read(ref wanted)!.Sets.ToHashSet());
        return before.Except(now).Concat(now.Except(before)).Select(s => s.Name).ToHashSet(DnsNameComparer.Instance);
    }

    private void Publish(ProviderStatus next)
    {
        Volatile.Write(ref status, next);
        told(next);
    }

    private static HashSet<DnsName> Names(IEnumerable<NameChange> changes) => changes.Select(c => c.Name).ToHashSet(DnsNameComparer.Instance);

    private async Task<T> CallAsync<T>(Func<IDnsProvider, ZonePlanner, CancellationToken, Task<T>> call, CancellationToken token)
    {
        await calls.WaitAsync(token);
        using var limit = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, token);
        try
        {
            await OpenAsync(either.Token);
            return await call(provider!, planner!, either.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new ProviderException(ProviderFault.Unavailable, $"the provider did not answer within {options.CallTimeout.TotalSeconds:0} s");
        }
        catch (ProviderException refused) when (refused.Fault == ProviderFault.Denied)
        {
            denied = true;
            throw;
        }
        finally
        {
            calls.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Zone {Zone}: {Changes} names were written, {Conflicts} belong to others")]
    private partial void LogWritten(DnsName zone, int changes, int conflicts);

    [LoggerMessage(Level = LogLevel.Information, Message = "The watch of zone {Zone} broke and is taken up again: {Problem}")]
    private partial void LogWatchBroke(DnsName zone, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The records of {Name} are refused: {Problem}")]
    private partial void LogRejected(DnsName name, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The zone cannot be written ({Fault}): {Problem}; tried again in {Seconds} s")]
    private partial void LogFailed(ProviderFault fault, string problem, int seconds);
}
