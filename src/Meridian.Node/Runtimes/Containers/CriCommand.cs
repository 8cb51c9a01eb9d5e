using Grpc.Core;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>A command in a container, or joining one: the runtime says where it is streamed from, and streams it.</summary>
/// <param name="container">What is reached into.</param>
/// <param name="locate">Asks the runtime for the address.</param>
/// <param name="options">What is wanted.</param>
/// <param name="time">Clock.</param>
internal sealed class CriCommand(IRunningContainer container, Func<CancellationToken, Task<string>> locate, RemoteCommandOptions options, TimeProvider time) : IRemoteCommand
{
    public async Task<CommandExit> RunAsync(RemoteStreams streams, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var command = await SpdyRemoteCommand.ConnectAsync(await LocateAsync(cancellationToken), options, time, cancellationToken);
        var run = command.RunAsync(streams, ending.Token);
        // The command ends with its container, as everything in it does; the runtime says so a moment later.
        if (await Task.WhenAny(run, container.Exit) != run) ending.CancelAfter(TimeSpan.FromSeconds(2));
        return await run;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<Uri> LocateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new Uri(await locate(cancellationToken));
        }
        catch (RpcException failure)
        {
            throw ApiError.Internal($"error executing command in container: {failure.Status.Detail}");
        }
    }
}
