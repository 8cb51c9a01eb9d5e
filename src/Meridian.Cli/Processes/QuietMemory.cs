namespace Meridian.Cli;

/// <summary>
/// Gives memory back to the system when work is over: after the start, and after every burst. A heap keeps what it has grown to otherwise, as it would soon be
/// needed again in a process that is always busy; most clusters are quiet most of the time, and many share a machine.
/// </summary>
internal sealed class QuietMemory : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    /// <summary>Begins to look whether the process is quiet.</summary>
    public QuietMemory(TimeProvider time)
    {
        this.time = time;
        running = RunAsync(stopping.Token);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        var judge = new QuietJudge();
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(token))
            {
                if (!judge.IsDue(GC.GetTotalAllocatedBytes(), time.GetElapsedTime(0))) continue;
                var began = time.GetTimestamp();
                // No later work runs through as much of the program as the start.
                if (!judge.HasActed) ProgramPages.Release();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                NativeHeap.Release();
                judge.Acted(GC.GetTotalAllocatedBytes(), time.GetElapsedTime(0), time.GetElapsedTime(began));
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to end.
        }
    }
}
