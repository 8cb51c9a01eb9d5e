using System.Globalization;
using System.Net;
using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Streaming;

/// <summary>
/// Containers that run <c>echo</c> (input to output, then the code that is the next word), <c>sizes</c> (the terminal's sizes as lines),
/// <c>endless</c> (output without end) and <c>wait</c> (until the client goes), and pods whose ports are ports of this machine.
/// </summary>
internal sealed class FakePods : IPodConnections
{
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long written;

    /// <summary>Completes when a command was ended by its client's going.</summary>
    public Task ClientGone => gone.Task;

    /// <summary>How much <c>endless</c> has written.</summary>
    public long Written => Interlocked.Read(ref written);

    public Task<Stream> OpenLogAsync(KubeObject pod, PodLogOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<Stream>(new MemoryStream("one\ntwo\n"u8.ToArray()));

    public Task<IRemoteCommand> ExecAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) =>
        Task.FromResult<IRemoteCommand>(new Command(this, options));

    public Task<IRemoteCommand> AttachAsync(KubeObject pod, RemoteCommandOptions options, CancellationToken cancellationToken) =>
        throw ApiError.Internal($"unable to upgrade connection: container not found (\"{options.Container}\")");

    public Task<IPodPorts> ForwardAsync(KubeObject pod, CancellationToken cancellationToken) => Task.FromResult<IPodPorts>(new LocalPorts());

    public Task<NodeReply> AskNodeAsync(KubeObject node, string pathAndQuery, CancellationToken cancellationToken) =>
        Task.FromResult(NodeReply.Text(200, $"{node.Header.Name} {pathAndQuery}"));

    private sealed class LocalPorts : IPodPorts
    {
        public async Task<DuplexStream> DialAsync(int port, CancellationToken cancellationToken) =>
            await TcpDuplexStream.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), TimeSpan.FromSeconds(10), cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Command(FakePods pods, RemoteCommandOptions options) : IRemoteCommand
    {
        public async Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken)
        {
            try
            {
                return await RunCommandAsync(streams, cancellationToken);
            }
            catch (Exception ended) when (cancellationToken.IsCancellationRequested && ended is OperationCanceledException or IOException)
            {
                pods.gone.TrySetResult();
                throw;
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task<CommandExit> RunCommandAsync(RemoteStreams streams, CancellationToken token)
        {
            switch (options.Command[0])
            {
                case "echo":
                    await streams.Stdin!.CopyToAsync(streams.Stdout!, token);
                    if (streams.Stderr is { } errors) await errors.WriteAsync("done"u8.ToArray(), token);
                    return new CommandExit(int.Parse(options.Command[1], CultureInfo.InvariantCulture));
                case "line":
                    var line = new byte[64];
                    var length = await streams.Stdin!.ReadAsync(line, token);
                    await streams.Stdout!.WriteAsync(line.AsMemory(0, length), token);
                    return new CommandExit(int.Parse(options.Command[1], CultureInfo.InvariantCulture));
                case "sizes":
                    await foreach (var size in streams.Sizes.WithCancellation(token))
                    {
                        await streams.Stdout!.WriteAsync(Encoding.UTF8.GetBytes($"{size.Width}x{size.Height}\n"), token);
                        if (size.Width == 0) break;
                    }
                    return CommandExit.Success;
                case "endless":
                    while (true)
                    {
                        await streams.Stdout!.WriteAsync(new byte[16 * 1024], token);
                        Interlocked.Add(ref pods.written, 16 * 1024);
                    }
                default:
                    await Task.Delay(Timeout.Infinite, token);
                    return CommandExit.Success;
            }
        }
    }
}
