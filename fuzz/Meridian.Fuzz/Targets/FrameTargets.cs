using System.Net.WebSockets;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Fuzz;

/// <summary>The frames of streams, read as the server reads them.</summary>
internal static class FrameTargets
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static FuzzTarget Spdy { get; } = new("spdy", SpdyAsync,
        [
            [.. SpdyFrames.Window(65536), .. SpdyFrames.SynStream(1, new SpdyHeaderEncoder().Encode(new Dictionary<string, string> { ["streamtype"] = "data", ["port"] = "80" })),
                .. Data(1, "hello"u8), .. SpdyFrames.Ping(1), .. SpdyFrames.WindowUpdate(1, 100), .. SpdyFrames.GoAway(1)],
            [.. SpdyFrames.Ping(3), .. SpdyFrames.Ping(2)],
            [0x80, 3, 0, 1, 1, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
        ],
        [[0x80, 3, 0, 1], [0x80, 3, 0, 3], [0x80, 3, 0, 4], [0x80, 3, 0, 9], [0, 0, 0, 1], [0x7f, 0xff, 0xff, 0xff]]);

    public static FuzzTarget WebSocket { get; } = new("websocket", SocketAsync,
        [
            [.. Masked(2, [0, .. "ls\n"u8]), .. Masked(2, [4, .. """{"Width":80,"Height":24}"""u8]), .. Masked(2, [255, 0]), .. Masked(8, [3, 232])],
            [.. Masked(1, "0aGk="u8), .. Masked(9, []), .. Masked(10, [])],
            Masked(2, [9, 9, 9]),
        ],
        [[0x82, 0xfe], [0x82, 0xff], [0x88, 0x80], [0x01, 0x80], [0x80, 0x80], [0, 0, 0, 0]]);

    private static async Task SpdyAsync(byte[] input)
    {
        await using var connection = new SpdyConnection(new OneWayStream(input), isServer: true, new SpdyLimits(), TimeProvider.System);
        connection.Start();
        var readers = new List<Task>();
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var stream in connection.Incoming.ReadAllAsync(patience.Token)) readers.Add(DrainAsync(stream, patience.Token));
        await Task.WhenAll(readers);
        if (connection.Fault is { } fault and not (SpdyProtocolException or IOException)) throw fault;
    }

    private static async Task SocketAsync(byte[] input)
    {
        foreach (var protocol in ChannelProtocol.All)
        {
            var socket = System.Net.WebSockets.WebSocket.CreateFromStream(new OneWayStream(input), new WebSocketCreationOptions { IsServer = true });
            await using var channels = new ChannelSocket(socket, protocol, [ExecChannel.Stdin, 4], TimeProvider.System);
            channels.Start();
            using var patience = new CancellationTokenSource(Patience);
            await Task.WhenAll(DrainAsync(channels.Channel(ExecChannel.Stdin), patience.Token), SizesAsync(channels.Channel(4), patience.Token));
        }

        Exit(input);
    }

    // What a node says in its own words is a failure of its own.
    private static void Exit(byte[] input)
    {
        try
        {
            CommandExit.Read(input);
        }
        catch (StatusException)
        {
            // Told to the client as it came.
        }
    }

    private static async Task DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null, cancellationToken);
        }
        catch (IOException)
        {
            // The connection broke off, which is all that may happen.
        }
    }

    private static async Task SizesAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var _ in TerminalSize.ReadAllAsync(stream, cancellationToken)) { }
        }
        catch (IOException)
        {
            // As above.
        }
    }

    private static byte[] Data(int stream, ReadOnlySpan<byte> bytes) => [(byte)(stream >> 24), (byte)(stream >> 16), (byte)(stream >> 8), (byte)stream, 0, 0, 0, (byte)bytes.Length, .. bytes];

    // A client's frame; a mask of zeros leaves the bytes readable, and mutations meaningful.
    private static byte[] Masked(byte opcode, ReadOnlySpan<byte> bytes) => [(byte)(0x80 | opcode), (byte)(0x80 | bytes.Length), 0, 0, 0, 0, .. bytes];

    /// <summary>Gives its bytes and then ends; what is written to it is gone.</summary>
    private sealed class OneWayStream(byte[] input) : MemoryStream(input, writable: false)
    {
        public override bool CanWrite => true;

        public override void Write(byte[] buffer, int offset, int count)
        {
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
