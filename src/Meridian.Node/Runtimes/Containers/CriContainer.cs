using Grpc.Core;

namespace Meridian.Node;

/// <summary>How a container ended.</summary>
/// <param name="Code">Exit code.</param>
/// <param name="Reason">Why, if the code does not tell; else empty.</param>
internal sealed record CriExit(int Code, string Reason);

/// <summary>A container of a container runtime. Its end is told by whoever watches the runtime.</summary>
/// <param name="connection">The runtime.</param>
/// <param name="id">Its id.</param>
/// <param name="message">What it leaves as its last words.</param>
internal sealed class CriContainer(CriConnection connection, string id, TerminationMessage message) : IRunningContainer
{
    private const int OutputLimit = 10 * 1024;

    private readonly TaskCompletionSource<int> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <inheritdoc />
    public string Id => id;

    /// <inheritdoc />
    public Task<int> Exit => exit.Task;

    /// <inheritdoc />
    public string ExitReason { get; private set; } = "";

    /// <inheritdoc />
    public string ExitMessage { get; private set; } = "";

    /// <summary>Says that it has ended.</summary>
    public void End(CriExit end)
    {
        (ExitReason, ExitMessage) = (end.Reason, message.Read(end.Code));
        exit.TrySetResult(end.Code);
    }

    /// <inheritdoc />
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Runtime.StopContainerAsync(
                new Cri.StopContainerRequest { ContainerId = id, Timeout = (long)Math.Ceiling(grace.TotalSeconds) }, cancellationToken: cancellationToken);
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.NotFound)
        {
            // Who watches tells so.
        }
        await Exit.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async Task<ExecResult> ExecAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            var request = new Cri.ExecSyncRequest { ContainerId = id, Cmd = { command }, Timeout = (long)Math.Ceiling(timeout.TotalSeconds) };
            var answer = await connection.Runtime.ExecSyncAsync(request, cancellationToken: cancellationToken);
            var output = answer.Stdout.ToStringUtf8() + answer.Stderr.ToStringUtf8();
            return new ExecResult(answer.ExitCode, output.Length > OutputLimit ? output[..OutputLimit] : output, false);
        }
        catch (RpcException late) when (late.StatusCode == StatusCode.DeadlineExceeded)
        {
            return new ExecResult(-1, "", true);
        }
        catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ContainerFault("RunContainerError", failure.Status.Detail);
        }
        catch (RpcException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
