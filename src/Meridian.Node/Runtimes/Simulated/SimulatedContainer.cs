namespace Meridian.Node;

/// <summary>A container of which nothing runs.</summary>
/// <param name="id">Its id.</param>
/// <param name="stopDelay">How long it takes to end once it is asked to.</param>
/// <param name="readiness">When it is ready.</param>
/// <param name="time">Clock.</param>
internal sealed class SimulatedContainer(string id, TimeSpan stopDelay, SimulatedReadiness readiness, TimeProvider time) : IRunningContainer
{
    private const int Killed = 137;

    private readonly TaskCompletionSource<int> exit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? timer;

    public string Id { get; } = id;

    public Task<int> Exit => exit.Task;

    public string ExitReason { get; private set; } = "";

    public SimulatedReadiness Readiness { get; } = readiness;

    public bool IsSettled => timer is null && !exit.Task.IsCompleted && Readiness.At(time.GetUtcNow()).Until is null;

    /// <summary>Lets it end by itself.</summary>
    public void EndAfter(TimeSpan delay, SimulatedLifetime lifetime)
    {
        ExitReason = lifetime.Reason;
        if (delay <= TimeSpan.Zero) exit.TrySetResult(lifetime.ExitCode);
        else timer = time.CreateTimer(_ => exit.TrySetResult(lifetime.ExitCode), null, delay, Timeout.InfiniteTimeSpan);
    }

    // As a program that handles the request to end, if it is given the time.
    public async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        timer?.Dispose();
        ExitReason = "";
        var takes = stopDelay < grace ? stopDelay : grace;
        if (takes > TimeSpan.Zero) await Task.Delay(takes, time, cancellationToken);
        exit.TrySetResult(stopDelay <= grace ? 0 : Killed);
    }

    public void Abandon()
    {
        timer?.Dispose();
        exit.TrySetCanceled(CancellationToken.None);
    }

    public Task<ExecResult> ExecAsync(IReadOnlyList<string> command, TimeSpan timeout, CancellationToken cancellationToken) =>
        throw new ContainerFault("Simulated", "a simulated container runs no commands");
}
