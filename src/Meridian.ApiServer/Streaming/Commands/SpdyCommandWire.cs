using System.Text;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Streams over SPDY: the client opens one for each that it wants, and one for the error.</summary>
internal sealed class SpdyCommandWire : ICommandWire
{
    private const string StreamType = "streamType";
    private const string Error = "error";

    private static readonly string[] Protocols = ["v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];
    private static readonly TimeSpan OpeningTimeout = TimeSpan.FromSeconds(30);

    private readonly SpdyConnection connection;
    private readonly IReadOnlyDictionary<string, SpdyStream> streams;
    private readonly bool hasStatus;

    private SpdyCommandWire(SpdyConnection connection, IReadOnlyDictionary<string, SpdyStream> streams, bool hasStatus)
    {
        (this.connection, this.streams, this.hasStatus) = (connection, streams, hasStatus);
        Streams = new RemoteStreams
        {
            Stdin = streams.GetValueOrDefault("stdin"),
            Stdout = streams.GetValueOrDefault("stdout"),
            Stderr = streams.GetValueOrDefault("stderr"),
            Sizes = streams.TryGetValue("resize", out var sizes) ? TerminalSize.ReadAllAsync(sizes, connection.Closed) : AsyncEnumerable.Empty<TerminalSize>(),
        };
    }

    public RemoteStreams Streams { get; }

    public CancellationToken Closed => connection.Closed;

    /// <exception cref="StatusException">The client speaks no known protocol.</exception>
    /// <exception cref="IOException">The client did not open its streams.</exception>
    public static async Task<ICommandWire> AcceptAsync(HttpContext http, RemoteCommandOptions options, TimeProvider time)
    {
        var protocol = StreamProtocol.Choose(http, Protocols);
        var connection = await Upgrade.ToSpdyAsync(http, protocol, time);
        try
        {
            // Resizing came with version 3.
            var resizes = options.Tty && protocol is "v3.channel.k8s.io" or "v4.channel.k8s.io";
            string[] wanted = [Error, .. Named(options.Stdin, "stdin"), .. Named(options.Stdout, "stdout"), .. Named(options.Stderr, "stderr"), .. Named(resizes && options.Tty, "resize")];
            return new SpdyCommandWire(connection, await OpenedAsync(connection, wanted, time), protocol == "v4.channel.k8s.io");
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task SendStatusAsync(ReadOnlyMemory<byte> status, string failure, CancellationToken cancellationToken)
    {
        var text = hasStatus ? status : Encoding.UTF8.GetBytes(failure);
        await streams[Error].WriteAsync(text, cancellationToken);
        foreach (var stream in streams.Values) await stream.CompleteWritesAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in streams.Values) await stream.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static string[] Named(bool wanted, string name) => wanted ? [name] : [];

    private static async Task<Dictionary<string, SpdyStream>> OpenedAsync(SpdyConnection connection, string[] wanted, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(OpeningTimeout, time);
        var opened = new Dictionary<string, SpdyStream>(StringComparer.Ordinal);
        try
        {
            while (opened.Count < wanted.Length)
            {
                var stream = await connection.Incoming.ReadAsync(limit.Token);
                var type = stream.Header(StreamType);
                if (!wanted.Contains(type) || !opened.TryAdd(type, stream)) await stream.DisposeAsync();
            }
            return opened;
        }
        catch (Exception missing) when (missing is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            throw new IOException("timed out waiting for client to create streams", missing);
        }
    }
}
