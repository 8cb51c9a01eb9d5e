namespace Meridian.Node;

/// <summary>
/// Gives the signs of life of all nodes of a process from one loop: those that are due together are written together, so that the store makes them
/// durable as one, and a machine with thousands of idle nodes wakes up twice a second at most.
/// </summary>
/// <param name="nodes">The nodes.</param>
/// <param name="time">Clock.</param>
internal sealed class NodeHeartbeats(IReadOnlyList<NodeRegistration> nodes, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Time between two signs of life of a node.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(500);

    // So many of a group are in the API at once.
    private const int AtOnce = 256;

    private readonly CancellationTokenSource stopping = new();
    private readonly DateTimeOffset[] due = new DateTimeOffset[nodes.Count];
    private volatile TaskCompletionSource early = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task running = Task.CompletedTask;

    /// <summary>Begins: all nodes register at once, and are then spread over the period.</summary>
    public void Start() => running = RunAsync(stopping.Token);

    /// <summary>Says that some node has something to tell before its time.</summary>
    public void Hurry() => early.TrySetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            var first = true;
            while (true)
            {
                var (signal, until) = (early, time.GetUtcNow() + Together);
                await BeatAsync([.. Enumerable.Range(0, nodes.Count).Where(i => due[i] <= until || nodes[i].IsUrgent)], first, token);
                first = false;
                await WaitAsync(signal, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private Task BeatAsync(int[] some, bool first, CancellationToken token) =>
        Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = token }, async (node, stop) =>
        {
            var done = await nodes[node].BeatAsync(stop);
            var wait = !done ? RetryAfter : first ? Period * (1 + node) / nodes.Count : Period;
            due[node] = time.GetUtcNow() + wait;
        });

    private async Task WaitAsync(TaskCompletionSource signal, CancellationToken token)
    {
        var wait = due.Min() - time.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            try
            {
                await signal.Task.WaitAsync(wait, time, token);
            }
            catch (TimeoutException)
            {
                // The next ones are due.
            }
        }
        if (signal.Task.IsCompleted) early = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
