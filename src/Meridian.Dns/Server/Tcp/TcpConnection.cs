using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Meridian.Dns;

/// <summary>
/// One connection: its queries are answered in their order, all that arrived together in one write. A client has a time to be idle, a time to finish a
/// query that it began, however slowly its bytes come, and a time to take its answers.
/// </summary>
internal sealed class TcpConnection : IDisposable
{
    private const int LengthPrefix = 2;
    private const int MostQuery = 4096;
    private const int MostAnswer = LengthPrefix + ushort.MaxValue;

    // Answers that are sent together take at most the first part; the longest fits after it.
    private const int Gathered = 16 * 1024;

    private readonly Socket socket;
    private readonly IPAddress address;
    private readonly ClientAddress source;
    private readonly DnsResponder responder;
    private readonly DnsServerOptions options;
    private readonly DnsCounters counters;
    private readonly Func<TimeSpan> idleTime;
    private readonly CancellationTokenSource deadline;
    private readonly byte[] input = ArrayPool<byte>.Shared.Rent(LengthPrefix + MostQuery);
    private int have;
    private uint turn;

    public TcpConnection(Socket socket, IPAddress address, DnsResponder responder, DnsServerOptions options, TimeProvider time, DnsCounters counters, Func<TimeSpan> idleTime)
    {
        (this.socket, this.address, this.responder, this.options, this.counters, this.idleTime) = (socket, address, responder, options, counters, idleTime);
        source = address;
        deadline = new CancellationTokenSource(options.TcpTimeout, time);
    }

    /// <summary>Serves until the client or a limit ends it.</summary>
    /// <exception cref="OperationCanceledException">A time is over, or the server stops.</exception>
    public async Task ServeAsync(CancellationToken token)
    {
        await using var stop = token.UnsafeRegister(static d => ((CancellationTokenSource)d!).Cancel(), deadline);
        var goesOn = true;
        while (goesOn)
        {
            if (!await ReceiveAsync()) return;
            var output = ArrayPool<byte>.Shared.Rent(Gathered + MostAnswer);
            try
            {
                goesOn = await AnswerAllAsync(output);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(output);
            }
        }
    }

    public void Dispose()
    {
        deadline.Dispose();
        ArrayPool<byte>.Shared.Return(input);
    }

    private bool IsComplete(int at) => have - at >= LengthPrefix && have - at - LengthPrefix >= BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at));

    private bool IsOversized(int at) => have - at >= LengthPrefix + HeaderFlags.HeaderLength && BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at)) > MostQuery;

    // False when the client has no more.
    private async ValueTask<bool> ReceiveAsync()
    {
        deadline.CancelAfter(have == 0 ? idleTime() : options.TcpQueryTimeout);
        while (!IsComplete(0) && !IsOversized(0))
        {
            // The time of a query begins with its first byte; more of them give it no more time.
            var begins = have == 0;
            var length = await socket.ReceiveAsync(input.AsMemory(have, LengthPrefix + MostQuery - have), deadline.Token);
            if (length == 0) return false;
            have += length;
            if (begins) deadline.CancelAfter(options.TcpQueryTimeout);
        }
        deadline.CancelAfter(options.TcpTimeout);
        return true;
    }

    // False when the connection ends after it.
    private async ValueTask<bool> AnswerAllAsync(byte[] output)
    {
        int at = 0, filled = 0;
        var goesOn = true;
        for (; goesOn && IsComplete(at); at += LengthPrefix + BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at)))
        {
            var query = input.AsMemory(at + LengthPrefix, BinaryPrimitives.ReadUInt16BigEndian(input.AsSpan(at)));
            if (filled > Gathered) filled = await FlushAsync(output, filled);
            switch (Answer(query.Span, output, filled, out var length))
            {
                case DnsResponder.Outcome.Drop:
                    goesOn = false;
                    break;
                case DnsResponder.Outcome.Transfer:
                    filled = await FlushAsync(output, filled);
                    await TransferAsync(query, output);
                    continue;
                case DnsResponder.Outcome.Later:
                    filled = await FlushAsync(output, filled);
                    var answer = await responder.AnswerLaterAsync(query, address, udp: false, counters, deadline.Token);
                    answer.CopyTo(output, LengthPrefix);
                    length = answer.Length;
                    break;
            }
            if (length > 0) filled = Prefix(output, filled, length);
        }
        if (goesOn && IsOversized(at))
        {
            filled = Prefix(output, filled, DnsResponder.RefuseOversized(input.AsSpan(at + LengthPrefix, HeaderFlags.HeaderLength), output.AsSpan(filled + LengthPrefix), counters));
            goesOn = false;
        }
        await FlushAsync(output, filled);
        input.AsSpan(at, have - at).CopyTo(input);
        have -= at;
        return goesOn;
    }

    private DnsResponder.Outcome Answer(ReadOnlySpan<byte> query, byte[] output, int filled, out int length) =>
        responder.Answer(query, source, turn++, udp: false, output.AsSpan(filled + LengthPrefix, ushort.MaxValue), counters, out length);

    private async Task TransferAsync(ReadOnlyMemory<byte> query, byte[] output)
    {
        foreach (var length in options.Transfers!.Answer(query, source, responder.Signature(query.Span), output.AsMemory(LengthPrefix, ushort.MaxValue), counters))
        {
            Prefix(output, 0, length);
            // Each part has the whole time, so that a large zone may take long, but not a client that takes nothing.
            deadline.CancelAfter(options.TcpTimeout);
            await SendAsync(output.AsMemory(0, LengthPrefix + length));
        }
    }

    private static int Prefix(byte[] output, int filled, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.AsSpan(filled), (ushort)length);
        return filled + LengthPrefix + length;
    }

    private async ValueTask<int> FlushAsync(byte[] output, int filled)
    {
        if (filled > 0) await SendAsync(output.AsMemory(0, filled));
        return 0;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, deadline.Token)..];
    }
}
