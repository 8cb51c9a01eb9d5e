using System.Net;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>Who copies one zone, for a server that runs while that is settled: until <see cref="UseAsync"/> nobody may, and nobody is told of changes.</summary>
/// <param name="zone">The zone.</param>
/// <param name="from">Address that secondary servers are told from.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Told of servers that are not reached.</param>
public sealed class ZoneCopies(ZoneStore zone, IPAddress from, TimeProvider time, ILogger<ZoneNotifier> logger) : IAsyncDisposable
{
    // Used by one caller at a time.
    private ZoneNotifier? notifier;
    private IReadOnlyList<SecondaryServer> told = [];

    /// <summary>Keys by which servers sign; for <see cref="DnsServerOptions.Keys"/>.</summary>
    public TsigKeyring Keys { get; } = new();

    /// <summary>Gives the zone away; for <see cref="DnsServerOptions.Transfers"/>.</summary>
    public ZoneTransfers Transfers { get; } = new([zone], []);

    /// <summary>Settles it anew. One call at a time.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="rules">Who may copy the zone.</param>
    /// <param name="secondaries">Who is told of changes; those that are new at once.</param>
    public async ValueTask UseAsync(IReadOnlyList<TsigKey> keys, IReadOnlyList<TransferRule> rules, IReadOnlyList<SecondaryServer> secondaries)
    {
        Keys.Use(keys);
        Transfers.Allow(rules);
        if (told.SequenceEqual(secondaries)) return;
        await DisposeAsync();
        told = secondaries;
        notifier = secondaries.Count == 0 ? null : new ZoneNotifier([zone], secondaries, Keys, from, time, logger);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => notifier?.DisposeAsync() ?? ValueTask.CompletedTask;
}
