using System.Net;

namespace Meridian.Client;

/// <summary>A command that a container runtime's streaming server runs, over SPDY: unlike the older WebSocket protocols it can say that the input has ended.</summary>
public sealed class SpdyRemoteCommand : IRemoteCommand
{
    private const string Protocol = "v4.channel.k8s.io";
    private const string StreamType = "streamtype";
    private const int LongestStatus = 64 * 1024;

    private readonly SpdyConnection connection;
    private readonly RemoteCommandOptions options;

    private SpdyRemoteCommand(SpdyConnection connection, RemoteCommandOptions options) => (this.connection, this.options) = (connection, options);

    /// <summary>Connects to where a command is streamed from.</summary>
    /// <param name="address">The address, as the runtime gave it.</param>
    /// <param name="options">Which streams are wanted.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="HttpRequestException">It does not answer, or does not speak the protocol.</exception>
    public static async Task<SpdyRemoteCommand> ConnectAsync(Uri address, RemoteCommandOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
            request.Headers.TryAddWithoutValidation("Upgrade", "SPDY/3.1");
            request.Headers.TryAddWithoutValidation("X-Stream-Protocol-Version", Protocol);
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.SwitchingProtocols)
                throw new HttpRequestException($"{address.Authority} answers {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            var connection = new SpdyConnection(new OwnedStream(await answer.Content.ReadAsStreamAsync(cancellationToken), http), isServer: false, new SpdyLimits(), time);
            connection.Start();
            return new SpdyRemoteCommand(connection, options);
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public async Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The server waits for all that was asked for; the one for errors comes first.
        var error = await OpenAsync("error", cancellationToken);
        var stdin = options.Stdin ? await OpenAsync("stdin", cancellationToken) : null;
        var stdout = options.Stdout ? await OpenAsync("stdout", cancellationToken) : null;
        var stderr = options is { Stderr: true, Tty: false } ? await OpenAsync("stderr", cancellationToken) : null;
        var resize = options.Tty ? await OpenAsync("resize", cancellationToken) : null;
        var input = Task.WhenAll(SendInputAsync(streams.Stdin, stdin, ending.Token), SendSizesAsync(streams.Sizes, resize, ending.Token));
        try
        {
            var output = Task.WhenAll(TakeAsync(stdout, streams.Stdout, cancellationToken), TakeAsync(stderr, streams.Stderr, cancellationToken));
            var status = new byte[LongestStatus];
            var length = await error.ReadAtLeastAsync(status, status.Length, throwOnEndOfStream: false, cancellationToken);
            await output;
            if (length == 0) throw new IOException("the connection ended before the command did");
            return CommandExit.Read(status.AsMemory(0, length));
        }
        finally
        {
            await ending.CancelAsync();
            await input;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private Task<SpdyStream> OpenAsync(string type, CancellationToken cancellationToken) =>
        connection.OpenAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [StreamType] = type }, cancellationToken);

    private static Task TakeAsync(SpdyStream? from, Stream? to, CancellationToken cancellationToken) =>
        from is null ? Task.CompletedTask : from.CopyToAsync(to ?? Stream.Null, cancellationToken);

    private static async Task SendInputAsync(Stream? from, SpdyStream? to, CancellationToken cancellationToken)
    {
        if (to is null) return;
        try
        {
            if (from is not null) await from.CopyToAsync(to, cancellationToken);
            await to.CompleteWritesAsync(cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The command has ended, and takes no more.
        }
    }

    private static async Task SendSizesAsync(IAsyncEnumerable<TerminalSize> sizes, SpdyStream? to, CancellationToken cancellationToken)
    {
        if (to is null) return;
        try
        {
            await foreach (var size in sizes.WithCancellation(cancellationToken)) await to.WriteAsync(size.ToJson(), cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // As with the input.
        }
    }

    // The connection lives as long as its client.
    private sealed class OwnedStream(Stream inner, HttpClient owner) : DuplexStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public override async ValueTask DisposeAsync()
        {
            await inner.DisposeAsync();
            owner.Dispose();
            await base.DisposeAsync();
        }
    }
}
