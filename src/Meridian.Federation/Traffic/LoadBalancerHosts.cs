using System.Collections.Immutable;
using System.Net;
using Meridian.Dns;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Keeps the addresses of load balancers that are known by name as fresh as their TTLs ask for. Where a name cannot be resolved any more, the addresses it had
/// are kept and it is tried again: nothing is taken away because it could not be seen.
/// </summary>
internal sealed partial class LoadBalancerHosts : IAsyncDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);

    private readonly IHostResolver resolver;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();

    // Guards who is followed.
    private readonly Lock gate = new();
    private readonly Dictionary<string, (CancellationTokenSource Stop, Task Following)> followed = new(StringComparer.Ordinal);
    private ImmutableDictionary<string, HostState> states = ImmutableDictionary.Create<string, HostState>(StringComparer.Ordinal);

    /// <summary>Follows nothing until <see cref="Follow"/>.</summary>
    public LoadBalancerHosts(IHostResolver resolver, TimeProvider time, ILogger<LoadBalancerHosts> logger) => (this.resolver, this.time, this.logger) = (resolver, time, logger);

    /// <summary>Called after the addresses of a host, or why there are none, changed. Must be quick.</summary>
    public event Action? Changed;

    /// <summary>What is known of a host; null until it was asked for.</summary>
    public HostState? Find(string host) => Volatile.Read(ref states).GetValueOrDefault(host);

    /// <summary>Follows just these hosts from now on.</summary>
    public void Follow(IReadOnlySet<string> hosts)
    {
        lock (gate)
        {
            foreach (var host in hosts.Where(h => !followed.ContainsKey(h)))
            {
                if (DnsName.TryParse(host) is not { } name) continue;
                var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
                followed[host] = (stop, FollowAsync(host, name, stop.Token));
            }
            foreach (var host in followed.Keys.Where(h => !hosts.Contains(h)).ToArray())
            {
                followed.Remove(host, out var gone);
                gone.Stop.Cancel();
                ImmutableInterlocked.TryRemove(ref states, host, out _);
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Task[] ending;
        lock (gate) ending = [.. followed.Values.Select(f => f.Following)];
        await Task.WhenAll(ending);
        foreach (var (stop, _) in followed.Values) stop.Dispose();
        stopping.Dispose();
    }

    private async Task FollowAsync(string host, DnsName name, CancellationToken token)
    {
        await Task.Yield();
        try
        {
            var failures = 0;
            while (true)
            {
                var (state, wait) = await AskAsync(host, name, token);
                failures = state.Failure.Length > 0 ? failures + 1 : 0;
                Publish(host, state, token);
                await Task.Delay(failures == 0 ? wait : Retry(failures), time, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Nobody wants to know any more.
        }
    }

    private async Task<(HostState, TimeSpan)> AskAsync(string host, DnsName name, CancellationToken token)
    {
        try
        {
            var found = await resolver.ResolveAsync(name, token);
            return (new HostState(found.Addresses, ""), TimeSpan.FromTicks(Math.Clamp(found.Lifetime.Ticks, Shortest.Ticks, Longest.Ticks)));
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            if (failure is not DnsUnavailableException) LogFailed(failure, host);
            return (new HostState(Find(host)?.Addresses ?? [], failure.Message), TimeSpan.Zero);
        }
    }

    private void Publish(string host, HostState state, CancellationToken token)
    {
        var former = Find(host);
        // One that is no longer followed stays forgotten.
        lock (gate)
        {
            if (token.IsCancellationRequested || state.Equals(former)) return;
            ImmutableInterlocked.AddOrUpdate(ref states, host, state, (_, _) => state);
        }
        Changed?.Invoke();
    }

    private static TimeSpan Retry(int failures) => TimeSpan.FromTicks(Math.Min(LongestRetry.Ticks, Shortest.Ticks << Math.Min(failures - 1, 10)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Resolving the load balancer name {Host} failed")]
    private partial void LogFailed(Exception failure, string host);
}

/// <summary>What is known of a host.</summary>
/// <param name="Addresses">Its addresses when it was last resolved; empty if it never was.</param>
/// <param name="Failure">Why it cannot be resolved now, in words; empty if it can.</param>
internal sealed record HostState(IReadOnlyList<IPAddress> Addresses, string Failure)
{
    /// <inheritdoc />
    public bool Equals(HostState? other) => other is not null && Failure == other.Failure && Addresses.SequenceEqual(other.Addresses);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Failure, Addresses.Count);
}
