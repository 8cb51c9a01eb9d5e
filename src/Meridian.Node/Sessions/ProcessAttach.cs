using System.Threading.Channels;
using Meridian.Client;

namespace Meridian.Node;

/// <summary>Joins the program of a container that is a process: what it writes from now on, and its input if that is open.</summary>
internal sealed class ProcessAttach : IRemoteCommand
{
    private readonly ProcessContainer container;
    private readonly ChannelReader<byte[]> stdout;
    private readonly ChannelReader<byte[]> stderr;

    public ProcessAttach(ProcessContainer container, RemoteCommandOptions options)
    {
        this.container = container;
        // From before the client is told that it is attached: it misses nothing after.
        (stdout, stderr) = (container.Stdout.Listen(), container.Stderr.Listen());
    }

    public async Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The first failure ends both copies; it is the reason, and the other only its consequence.
        var reason = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var input = Task.WhenAll(SendInputAsync(streams.Stdin, ending.Token), ProcessInput.ResizeAsync(container.Terminal, streams, ending.Token));
        try
        {
            await Task.WhenAll(CopyAsync(stdout, streams.Stdout, ending, reason), CopyAsync(stderr, streams.Stderr, ending, reason));
            // How the container ended is in the pod's status.
            return CommandExit.Success;
        }
        catch when (reason.Task.IsFaulted)
        {
            await reason.Task;
            throw;
        }
        finally
        {
            await ending.CancelAsync();
            await input;
        }
    }

    public ValueTask DisposeAsync()
    {
        container.Stdout.Leave(stdout);
        container.Stderr.Leave(stderr);
        return ValueTask.CompletedTask;
    }

    private static async Task CopyAsync(ChannelReader<byte[]> from, Stream? to, CancellationTokenSource ending, TaskCompletionSource reason)
    {
        try
        {
            await foreach (var part in from.ReadAllAsync(ending.Token))
                if (to is not null) await to.WriteAsync(part, ending.Token);
        }
        catch (Exception failure)
        {
            // Before the other copy can know of it.
            reason.TrySetException(failure);
            await ending.CancelAsync();
            throw;
        }
    }

    // The input stays open for who attaches next, unless it was for one only.
    private async Task SendInputAsync(Stream? from, CancellationToken cancellationToken)
    {
        if (from is null || container.Input is not { } to) return;
        try
        {
            await from.CopyToAsync(to, cancellationToken);
            if (container.StdinOnce) await container.EndInputAsync(cancellationToken);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The client has gone, or the process takes no more.
        }
    }
}
