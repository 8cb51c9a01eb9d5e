using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Meridian.Dns;

/// <summary>Asks DNS servers: over UDP, and over TCP when the answer did not fit. Safe for concurrent use; keeps no state.</summary>
public sealed class DnsClient(DnsClientOptions options, TimeProvider time)
{
    private const int MaxAliases = 8;

    /// <summary>A client with the default options.</summary>
    public DnsClient() : this(new DnsClientOptions(), TimeProvider.System)
    {
    }

    /// <summary>Asks for one name and type and follows aliases, inside the answer and by asking again, at most 8.</summary>
    /// <exception cref="DnsUnavailableException">No usable answer came in time, or the aliases have no end.</exception>
    public async Task<DnsResolution> ResolveAsync(DnsName name, RecordType type, IPEndPoint server, CancellationToken cancellationToken)
    {
        var chain = new List<DnsRecord>();
        var asked = name;
        while (true)
        {
            var answer = await QueryAsync(asked, type, server, cancellationToken);
            var end = AliasChain.Follow(answer.Answers, asked, type, chain);
            var found = answer.Answers.Where(r => r.Type == type && r.Name.Equals(end)).ToArray();
            if (found.Length > 0 || end.Equals(asked) || answer.Code != ResponseCode.NoError)
                return new DnsResolution(answer.Code, end, chain, found, answer.Authority);
            if (chain.Count > MaxAliases) throw new DnsUnavailableException($"{name} has more than {MaxAliases} aliases in a row, the last is {end}");
            asked = end;
        }
    }

    /// <summary>One question to one server, without following anything.</summary>
    /// <exception cref="DnsUnavailableException">No answer came in time, the server cannot be reached, or its answer is not DNS.</exception>
    public Task<DnsMessage> QueryAsync(DnsName name, RecordType type, IPEndPoint server, CancellationToken cancellationToken)
    {
        var query = DnsMessage.Query((ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), name, type);
        return ExchangeAsync(query with { Edns = new Edns { ClientSubnet = options.ClientSubnet } }, server, cancellationToken);
    }

    /// <summary>Sends a query as it is and returns the answer with its id and question checked.</summary>
    /// <exception cref="DnsUnavailableException">As for <see cref="QueryAsync"/>.</exception>
    public Task<DnsMessage> ExchangeAsync(DnsMessage query, IPEndPoint server, CancellationToken cancellationToken) => ExchangeAsync(query, null, server, cancellationToken);

    /// <summary>As <see cref="ExchangeAsync(DnsMessage, IPEndPoint, CancellationToken)"/>, with the query signed; so must be the answer.</summary>
    /// <param name="query">The query.</param>
    /// <param name="key">The key that both share; null for none.</param>
    /// <param name="server">Whom to ask.</param>
    /// <param name="cancellationToken">Ends the exchange.</param>
    /// <exception cref="DnsUnavailableException">As for <see cref="QueryAsync"/>; or a signature is not accepted, here or there.</exception>
    public async Task<DnsMessage> ExchangeAsync(DnsMessage query, TsigKey? key, IPEndPoint server, CancellationToken cancellationToken)
    {
        Exception? last = null;
        for (var attempt = 0; attempt < options.Attempts; attempt++)
        {
            using var limit = new CancellationTokenSource(options.Timeout, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                var answer = await OverUdpAsync(new Exchange(query, key, time), server, either.Token);
                return answer.Truncated ? await OverTcpAsync(new Exchange(query, key, time), server, either.Token) : answer;
            }
            catch (TsigException unsigned)
            {
                throw new DnsUnavailableException($"{server}: {unsigned.Message}", unsigned);
            }
            catch (Exception failure) when (failure is SocketException or IOException or DnsFormatException or OperationCanceledException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = failure;
            }
        }
        throw new DnsUnavailableException(
            $"{server} gave no answer for {query.Questions[0].Name} in {options.Attempts} attempts of {options.Timeout.TotalSeconds:0.#} s", last);
    }

    private async Task<DnsMessage> OverUdpAsync(Exchange exchange, IPEndPoint server, CancellationToken token)
    {
        // Connected: the kernel drops what other addresses send.
        using var socket = Open(server, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, token);
        await socket.SendAsync(exchange.Query, token);
        var buffer = ArrayPool<byte>.Shared.Rent(ushort.MaxValue);
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer.AsMemory(), token);
                if (exchange.Answer(buffer.AsSpan(0, length), overUdp: true) is { } answer) return answer;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<DnsMessage> OverTcpAsync(Exchange exchange, IPEndPoint server, CancellationToken token)
    {
        await using var stream = await DnsStream.OpenAsync(Open(server, SocketType.Stream, ProtocolType.Tcp), server, token);
        await stream.WriteAsync(exchange.Query, token);
        return exchange.Answer(await stream.ReadAsync(token), overUdp: false) ?? throw new DnsFormatException("the answer over TCP does not fit the query");
    }

    private Socket Open(IPEndPoint server, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(server.AddressFamily, type, protocol);
        if (options.LocalAddress is not { } local || !IsUsable(local, server.Address)) return socket;
        try
        {
            socket.Bind(new IPEndPoint(local, 0));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // A loopback address cannot be the source towards another machine.
    private static bool IsUsable(IPAddress local, IPAddress server) =>
        local.AddressFamily == server.AddressFamily && (!IPAddress.IsLoopback(local) || IPAddress.IsLoopback(server));
}
