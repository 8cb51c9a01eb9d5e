namespace Meridian.Dashboard;

/// <summary>
/// The newest message for any number of readers. A reader that is slow skips what has been replaced meanwhile: nobody's queue can grow.
/// </summary>
internal sealed class Broadcast
{
    private volatile State state = new(0, default);

    private sealed record State(long Version, ReadOnlyMemory<byte> Message)
    {
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Replaces the message. Called by one writer only.</summary>
    public void Publish(ReadOnlyMemory<byte> message)
    {
        var old = state;
        state = new State(old.Version + 1, message);
        old.Replaced.SetResult();
    }

    /// <summary>Takes the message back, as too old for new readers. Called by the one writer only.</summary>
    public void Withdraw()
    {
        if (!state.Message.IsEmpty) Publish(default);
    }

    /// <summary>Waits for a message newer than a version; 0 takes whatever is there.</summary>
    public async Task<(long Version, ReadOnlyMemory<byte> Message)> NextAsync(long afterVersion, CancellationToken cancellationToken)
    {
        var current = state;
        while (current.Version <= afterVersion || current.Message.IsEmpty)
        {
            await current.Replaced.Task.WaitAsync(cancellationToken);
            current = state;
        }
        return (current.Version, current.Message);
    }
}
