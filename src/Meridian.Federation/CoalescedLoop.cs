using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Does a piece of level-based work once for however many reasons came while it was not looking. Work that fails is tried again.
/// </summary>
internal sealed partial class CoalescedLoop(string name, Func<CancellationToken, ValueTask> work, TimeProvider time, ILogger<CoalescedLoop> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private TaskCompletionSource wanted = NewSignal();
    private Task running = Task.CompletedTask;

    /// <summary>Begins; the work is done once at the start.</summary>
    public void Start()
    {
        Trigger();
        running = RunAsync(stopping.Token);
    }

    /// <summary>Asks for the work to be done, soon and once.</summary>
    public void Trigger() => Volatile.Read(ref wanted).TrySetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            while (true)
            {
                await Volatile.Read(ref wanted).Task.WaitAsync(token);
                // Replaced before the work reads anything: what changes from here on asks for another round.
                Volatile.Write(ref wanted, NewSignal());
                if (await TryAsync(token)) continue;
                await Task.Delay(Retry, time, token);
                Trigger();
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task<bool> TryAsync(CancellationToken token)
    {
        try
        {
            await work(token);
            return true;
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            LogFailed(failure, name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Work} failed, it will be retried")]
    private partial void LogFailed(Exception failure, string work);
}
