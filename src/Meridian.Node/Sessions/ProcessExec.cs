using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>A command beside a container that is a process: with its environment, its folder and its address.</summary>
internal sealed class ProcessExec(ProcessContainer container, RemoteCommandOptions options) : IRemoteCommand
{
    // What a command has left behind may hold its pipes open; nobody waits for that.
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(1);
    private const string Failed = "error executing command in container";

    public async Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken)
    {
        using var process = await StartAsync(streams);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var input = ProcessInput.RunAsync(process, streams, ending.Token);
        var exit = WaitAsync(process, ending.Token);
        var output = Task.WhenAll(
            TakeAsync(process.Output, streams.Stdout, exit, ending),
            process.Terminal is null ? TakeAsync(process.Errors, streams.Stderr, exit, ending) : Task.CompletedTask);
        try
        {
            var code = await exit;
            await output;
            return new CommandExit(code);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await output;
            throw;
        }
        finally
        {
            process.Kill();
            await ending.CancelAsync();
            await input;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<ChildProcess> StartAsync(RemoteStreams streams)
    {
        var launch = container.Beside(options.Command) with { Stdin = streams.Stdin is not null, Tty = options.Tty };
        if (options.Tty && !launch.Environment.ContainsKey("TERM")) launch = launch with { Environment = new Dictionary<string, string>(launch.Environment) { ["TERM"] = "xterm" } };
        try
        {
            Programs.Check(launch);
            return await container.StartBesideAsync(launch);
        }
        catch (ContainerFault fault)
        {
            throw ApiError.Internal($"{Failed}: {fault.Message}");
        }
    }

    // A client that has gone is noticed by what cannot be sent, too.
    private static async Task TakeAsync(Stream from, Stream? to, Task exit, CancellationTokenSource ending)
    {
        try
        {
            await OutputCopy.RunAsync(from, to, exit, LastOutput, ending.Token);
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }
    }

    // The command ends with its container, as everything in it does.
    private async Task<int> WaitAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        var exit = process.WaitAsync(cancellationToken);
        if (await Task.WhenAny(exit, container.Exit) != exit) process.Kill();
        return await exit;
    }
}
