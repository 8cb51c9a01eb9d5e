using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Meridian.Dns;

/// <summary>
/// Tells secondary servers that a zone changed (NOTIFY, RFC 1996), once at the start and after every change; changes that come while a server is being
/// told are told together. A server that does not answer is told again with growing pauses, and then with the next change.
/// </summary>
public sealed partial class ZoneNotifier : IAsyncDisposable
{
    private const byte NotifyOpcode = 4;
    private const int Attempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly List<IDisposable> subscriptions = [];
    private readonly List<Task> loops = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly DnsClient client;
    private readonly TsigKeyring keys;
    private readonly TimeProvider time;
    private readonly ILogger logger;

    /// <summary>Begins to tell.</summary>
    /// <param name="zones">The zones.</param>
    /// <param name="secondaries">Who is told.</param>
    /// <param name="keys">Keys by which they are told.</param>
    /// <param name="from">Address the messages come from, as the secondaries know their primary; null for the system's choice.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Told of servers that are not reached.</param>
    public ZoneNotifier(IReadOnlyList<ZoneStore> zones, IReadOnlyList<SecondaryServer> secondaries, TsigKeyring keys, IPAddress? from, TimeProvider time, ILogger<ZoneNotifier> logger)
    {
        (this.keys, this.time, this.logger) = (keys, time, logger);
        client = new DnsClient(new DnsClientOptions { LocalAddress = from, Attempts = 1 }, time);
        foreach (var zone in zones)
        {
            foreach (var secondary in secondaries)
            {
                // One mark that something changed is as good as many.
                var changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
                changed.Writer.TryWrite(true);
                subscriptions.Add(zone.Subscribe(_ => changed.Writer.TryWrite(true)));
                loops.Add(FollowAsync(zone, secondary, changed.Reader, stopping.Token));
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await stopping.CancelAsync();
        await Task.WhenAll(loops);
        stopping.Dispose();
    }

    private async Task FollowAsync(ZoneStore zone, SecondaryServer secondary, ChannelReader<bool> changed, CancellationToken token)
    {
        try
        {
            await foreach (var _ in changed.ReadAllAsync(token)) await NotifyAsync(zone, secondary, token);
        }
        catch (OperationCanceledException)
        {
            // The notifier is being stopped.
        }
    }

    private async ValueTask NotifyAsync(ZoneStore zone, SecondaryServer secondary, CancellationToken token)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++, pause *= 2)
        {
            if (await TellAsync(zone.Current, secondary, token) is not { } fault) return;
            if (attempt == Attempts)
            {
                LogNotTold(secondary, zone.Current.Apex, fault);
                return;
            }
            await Task.Delay(pause, time, token);
        }
    }

    private async Task<string?> TellAsync(Zone zone, SecondaryServer secondary, CancellationToken token)
    {
        var key = secondary.Key is null ? null : keys.Find(secondary.Key);
        if (key is null && secondary.Key is not null) return $"there is no key {secondary.Key}";
        try
        {
            var soa = zone.Soa.ToRecords(zone.Apex);
            var answer = await client.ExchangeAsync(new DnsMessage
            {
                Id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1),
                Opcode = NotifyOpcode,
                Authoritative = true,
                Questions = [new DnsQuestion(zone.Apex, RecordType.SOA)],
                Answers = [new DnsRecord(zone.Apex, soa.Ttl, soa.Data[0])],
            }, key, secondary.EndPoint, token);
            if (answer.Code == ResponseCode.NoError) return null;
            LogRefused(secondary, zone.Apex, answer.Code);
            return null;
        }
        catch (DnsUnavailableException failure)
        {
            return failure.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Secondary server {Server} was not told of zone {Zone}: {Why}")]
    private partial void LogNotTold(SecondaryServer server, DnsName zone, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Secondary server {Server} does not want to know of zone {Zone}: {Code}")]
    private partial void LogRefused(SecondaryServer server, DnsName zone, ResponseCode code);
}
