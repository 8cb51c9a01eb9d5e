using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>
/// Any name server that takes signed dynamic updates: BIND, Knot, PowerDNS, Windows. An update is done as a whole, and only if all it changes
/// is as it was read. The zone is read by a signed transfer.
/// </summary>
internal sealed class Rfc2136Provider(DnsName zone, IReadOnlyList<DnsEndPoint> servers, TsigKey key, TimeProvider time) : IDnsProvider
{
    private const int Port = 53;

    // Where the last call succeeded.
    private int current;

    /// <inheritdoc />
    public DnsName Zone => zone;

    /// <inheritdoc />
    public ProviderLimits Limits { get; } = new();

    public static IDnsProvider Open(ProviderSettings settings, ProviderContext context)
    {
        var servers = settings.List("server").Select(s => settings.EndPoint("server", s, Port)).ToArray();
        if (servers.Length == 0) settings.Required("server");
        var name = settings.Required("tsig-key");
        var algorithm = settings.Optional("tsig-algorithm") ?? TsigAlgorithm.All[0].Name;
        return new Rfc2136Provider(
            settings.Zone(context.Zone),
            servers,
            new TsigKey(
                DnsName.TryParse(name) ?? throw new ProviderSettingsException($"rfc2136: tsig-key: \"{name}\" is no name of a key"),
                TsigAlgorithm.Find(algorithm) ?? throw new ProviderSettingsException($"rfc2136: tsig-algorithm: there are {string.Join(", ", TsigAlgorithm.All.Select(a => a.Name))}"),
                Secret(settings.Secret("tsig-secret"))),
            context.Time);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken) =>
        OnServerAsync(async stream => (IReadOnlyList<ManagedSet>)ZoneTransfer.Sets(await TransferAsync(stream, cancellationToken)), cancellationToken);

    /// <inheritdoc />
    public Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken) => OnServerAsync(async stream =>
    {
        var session = new TsigSession(key, time);
        await stream.WriteAsync(session.Sign(UpdateMessage.Write(NewId(), zone, changes)), cancellationToken);
        var answer = session.Verify(await stream.ReadAsync(cancellationToken));
        UpdateCodes.Ensure(answer[3] & 0xF, zone, "an update");
        return true;
    }, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<List<DnsRecord>> TransferAsync(DnsStream stream, CancellationToken token)
    {
        var session = new TsigSession(key, time);
        var query = new DnsMessage { Id = NewId(), Questions = [new DnsQuestion(zone, RecordType.AXFR)] }.Encode();
        await stream.WriteAsync(session.Sign(query), token);
        var transfer = new ZoneTransfer(zone);
        while (!transfer.IsComplete)
        {
            var message = session.Verify(await stream.ReadAsync(token));
            UpdateCodes.Ensure(message[3] & 0xF, zone, "a transfer");
            transfer.Add(DnsMessage.Decode(message));
        }
        session.End();
        return transfer.Records;
    }

    // The server that answered the last time is asked first; the next when it cannot be reached.
    private async Task<T> OnServerAsync<T>(Func<DnsStream, Task<T>> call, CancellationToken token)
    {
        for (var attempt = 0; ; attempt++)
        {
            var server = servers[current % servers.Count];
            try
            {
                await using var stream = await DnsStream.OpenAsync(server, token);
                return await call(stream);
            }
            catch (Exception failure) when (failure is SocketException or IOException)
            {
                current++;
                if (attempt + 1 >= servers.Count) throw new ProviderException(ProviderFault.Unavailable, $"the name server {server.Host}:{server.Port} cannot be reached: {failure.Message}", inner: failure);
            }
            catch (TsigException unsigned)
            {
                throw new ProviderException(ProviderFault.Denied, unsigned.Message, inner: unsigned);
            }
            catch (DnsFormatException broken)
            {
                throw new ProviderException(ProviderFault.Unavailable, $"the name server {server.Host}:{server.Port} answers what is not DNS: {broken.Message}", inner: broken);
            }
        }
    }

    private static ushort NewId() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);

    private static byte[] Secret(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new ProviderSettingsException("rfc2136: tsig-secret is not Base64");
        }
    }
}
