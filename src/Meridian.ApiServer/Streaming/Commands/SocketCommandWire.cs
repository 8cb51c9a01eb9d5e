using System.Text;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Channels over a WebSocket.</summary>
internal sealed class SocketCommandWire : ICommandWire
{
    private readonly ChannelSocket socket;
    private readonly ChannelProtocol protocol;

    private SocketCommandWire(ChannelSocket socket, ChannelProtocol protocol, RemoteCommandOptions options)
    {
        (this.socket, this.protocol) = (socket, protocol);
        Streams = new RemoteStreams
        {
            Stdin = options.Stdin ? socket.Channel(ExecChannel.Stdin) : null,
            Stdout = options.Stdout ? socket.Channel(ExecChannel.Stdout) : null,
            Stderr = options.Stderr ? socket.Channel(ExecChannel.Stderr) : null,
            Sizes = options.Tty ? TerminalSize.ReadAllAsync(socket.Channel(ExecChannel.Resize), socket.Closed) : AsyncEnumerable.Empty<TerminalSize>(),
        };
    }

    public RemoteStreams Streams { get; }

    public CancellationToken Closed => socket.Closed;

    /// <exception cref="StatusException">The client speaks no known protocol, or its handshake is wrong.</exception>
    public static async Task<ICommandWire> AcceptAsync(HttpContext http, RemoteCommandOptions options, TimeProvider time)
    {
        var names = Upgrade.Subprotocols(http);
        var protocol = names.Count == 0 ? ChannelProtocol.Unnamed : ChannelProtocol.Choose(names) ?? throw UnknownProtocol(names);
        int[] reads = [.. options.Stdin ? [ExecChannel.Stdin] : Array.Empty<int>(), .. options.Tty ? [ExecChannel.Resize] : Array.Empty<int>()];
        var socket = new ChannelSocket(await Upgrade.ToWebSocketAsync(http, protocol.Name), protocol, reads, time);
        socket.Start();
        var wire = new SocketCommandWire(socket, protocol, options);
        // By an empty message on the first channel that it reads, a client knows that the connection stands.
        var first = options.Stdout ? ExecChannel.Stdout : options.Stderr ? ExecChannel.Stderr : ExecChannel.Error;
        await socket.Channel(first).WriteAsync(ReadOnlyMemory<byte>.Empty, http.RequestAborted);
        return wire;
    }

    public async Task SendStatusAsync(ReadOnlyMemory<byte> status, string failure, CancellationToken cancellationToken)
    {
        var text = protocol.HasStatus ? status : Encoding.UTF8.GetBytes(failure);
        if (!text.IsEmpty) await socket.Channel(ExecChannel.Error).WriteAsync(text, cancellationToken);
    }

    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private static StatusException UnknownProtocol(IReadOnlyList<string> names) =>
        new(403, "Forbidden", $"unable to upgrade: requested protocol(s) are not supported: [{string.Join(' ', names)}]; supports [{string.Join(' ', ChannelProtocol.All.Select(p => p.Name))}]");
}
