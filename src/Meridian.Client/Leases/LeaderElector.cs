using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>
/// Lets one of several processes act at a time, by a Lease. Whoever does not lead watches the Lease, so that a lead that is given back
/// is taken at once, and one that falls silent when it has run out.
/// </summary>
/// <param name="client">The API that keeps the Lease.</param>
/// <param name="options">Who, and how patiently.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Receives changes of the lead.</param>
public sealed partial class LeaderElector(IKubeClient client, LeaderElectionOptions options, TimeProvider time, ILogger<LeaderElector> logger) : ILeadership, IAsyncDisposable
{
    // Those who wait spread their attempts up to this much of the period.
    internal const double Jitter = 1.2;

    private static readonly TimeSpan ReleaseLimit = TimeSpan.FromSeconds(2);

    private readonly LeaseLock leaseLock = new(client, new LeaseLockOptions
    {
        Key = options.Lease, Identity = options.Identity, Duration = options.LeaseDuration, Deadline = options.RenewDeadline,
    }, time);

    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    private sealed record Lead(CancellationToken Token);

    // Null while another leads.
    private Lead? lead;

    /// <inheritdoc />
    public bool IsLeading => Volatile.Read(ref lead) is { Token.IsCancellationRequested: false } && leaseLock.IsHeld;

    /// <inheritdoc />
    public CancellationToken Term => Volatile.Read(ref lead)?.Token ?? new CancellationToken(true);

    /// <inheritdoc />
    public event Action? Changed;

    /// <summary>Begins to seek the lead.</summary>
    /// <param name="work">What the leader does until its token is cancelled; it may be called again for another term.</param>
    public void Start(Func<CancellationToken, Task> work) => running = RunAsync(work, stopping.Token);

    /// <summary>Stops what the leader does, then gives the lead back.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        await ReleaseAsync();
        leaseLock.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken token)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await AcquireAsync(token);
                await LeadAsync(work, token);
                token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task AcquireAsync(CancellationToken token)
    {
        while (true)
        {
            try
            {
                var claim = await leaseLock.TryAsync(token);
                if (claim.IsHeld) return;
                await OtherEndsAsync(claim, token);
            }
            catch (Exception failure) when (IsOfTheApi(failure, token))
            {
                LogFailed(options.Lease, failure.Message);
                await Task.Delay(Jittered(options.RetryPeriod), time, token);
            }
        }
    }

    // Returns when the Lease may be free: it was given back, or its holder has been silent for too long.
    private async Task OtherEndsAsync(LeaseClaim claim, CancellationToken token)
    {
        using var silent = CancellationTokenSource.CreateLinkedTokenSource(token);
        await using var timer = time.CreateTimer(_ => silent.Cancel(), null, claim.Left, Timeout.InfiniteTimeSpan);
        var watch = new WatchOptions { FieldSelector = $"metadata.name={options.Lease.Name}", ResourceVersion = claim.Other!.Header.ResourceVersion };
        try
        {
            while (true)
            {
                await foreach (var change in client.WatchAsync(ResourceTypes.Leases, options.Lease.Namespace, watch, silent.Token))
                {
                    if (change.Type == WatchEventType.Bookmark) continue;
                    var left = change.Type == WatchEventType.Deleted ? TimeSpan.Zero : leaseLock.Observe(change.Object);
                    if (left == TimeSpan.Zero) return;
                    timer.Change(left, Timeout.InfiniteTimeSpan);
                    watch = watch with { ResourceVersion = change.Object.Header.ResourceVersion };
                }
            }
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // Silent for as long as its lease was good. Others have noticed too.
            await Task.Delay(Jittered(options.RetryPeriod) - options.RetryPeriod, time, token);
        }
    }

    private async Task LeadAsync(Func<CancellationToken, Task> work, CancellationToken token)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(token);
        Volatile.Write(ref lead, new Lead(term.Token));
        LogLeads(options.Identity, options.Lease);
        Changed?.Invoke();
        var working = DoAsync(work, term.Token);
        try
        {
            await RenewAsync(working, token);
        }
        finally
        {
            await term.CancelAsync();
            Volatile.Write(ref lead, null);
            Changed?.Invoke();
            await working;
            LogEnds(options.Identity, options.Lease);
        }
    }

    private async Task DoAsync(Func<CancellationToken, Task> work, CancellationToken token)
    {
        try
        {
            await work(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The term is over.
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            LogWorkFailed(failure, options.Identity);
        }
    }

    // Returns when the lead is lost, or the work has ended by itself; then another shall have it.
    private async Task RenewAsync(Task working, CancellationToken token)
    {
        while (true)
        {
            await Task.WhenAny(Task.Delay(NextRenewal, time, token), working);
            token.ThrowIfCancellationRequested();
            if (working.IsCompleted)
            {
                await ReleaseAsync();
                await Task.Delay(Jittered(options.RetryPeriod), time, token);
                return;
            }
            await TryRenewAsync(token);
            if (!leaseLock.IsHeld) return;
        }
    }

    // A lead that cannot be renewed is known to be over when it is.
    private TimeSpan NextRenewal => leaseLock.Remaining < options.RetryPeriod ? leaseLock.Remaining : options.RetryPeriod;

    private async Task TryRenewAsync(CancellationToken token)
    {
        // No longer than the lead may be counted on: what acts must be told in time.
        using var limit = new CancellationTokenSource(leaseLock.Remaining, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            await leaseLock.TryAsync(either.Token);
        }
        catch (Exception failure) when (IsOfTheApi(failure, token))
        {
            LogFailed(options.Lease, failure.Message);
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(ReleaseLimit);
        try
        {
            await leaseLock.ReleaseAsync(limit.Token);
        }
        catch (Exception failure) when (IsOfTheApi(failure, CancellationToken.None))
        {
            LogFailed(options.Lease, failure.Message);
        }
    }

    private static bool IsOfTheApi(Exception failure, CancellationToken token) =>
        failure is StatusException or HttpRequestException or IOException || (failure is OperationCanceledException && !token.IsCancellationRequested);

    private static TimeSpan Jittered(TimeSpan period) => period * (1 + Random.Shared.NextDouble() * (Jitter - 1));

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads by {Lease}")]
    private partial void LogLeads(string identity, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Identity} leads no longer by {Lease}")]
    private partial void LogEnds(string identity, ObjectKey lease);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease {Lease} could not be taken or renewed: {Why}")]
    private partial void LogFailed(ObjectKey lease, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Identity} gives the lead back: its work failed")]
    private partial void LogWorkFailed(Exception failure, string identity);
}
