using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Dns.Tests;

/// <summary>A writer in a test, and a way to wait for what it tells.</summary>
internal sealed class WriterProbe : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Guards the newest status, and who waits for the next.
    private readonly Lock gate = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WriterProbe(Func<IDnsProvider> open, ProviderWriterOptions options, TimeProvider? time = null, ILogger<ProviderWriter>? logger = null) =>
        Writer = new ProviderWriter(_ => ValueTask.FromResult(open()), options, Told, time ?? TimeProvider.System, logger ?? NullLogger<ProviderWriter>.Instance);

    public ProviderWriter Writer { get; }

    public long Want(params ManagedSet[] sets) => Writer.Want(sets);

    /// <summary>Says what is wanted and waits until the zone is like that.</summary>
    public async Task WriteAsync(params ManagedSet[] sets)
    {
        var number = Want(sets);
        await UntilAsync(s => s.IsSynced && s.Done >= number);
    }

    public async Task<ProviderStatus> UntilAsync(Func<ProviderStatus, bool> condition)
    {
        try
        {
            while (true)
            {
                Task told;
                lock (gate)
                {
                    if (condition(Writer.Status)) return Writer.Status;
                    told = next.Task;
                }
                await told.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"the writer did not come to what was awaited; it says {Writer.Status.Reason}: {Writer.Status.Message}");
        }
    }

    public ValueTask DisposeAsync() => Writer.DisposeAsync();

    private void Told(ProviderStatus status)
    {
        TaskCompletionSource reached;
        lock (gate)
        {
            reached = next;
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        reached.SetResult();
    }
}
