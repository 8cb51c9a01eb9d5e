namespace Meridian.Network;

/// <summary>The way between two places as it is now. Connections keep it and look at it: it changes under them. Safe for concurrent use.</summary>
public sealed class Link
{
    /// <summary>A way on which nothing ever happens.</summary>
    public static readonly Link Always = new();

    private LinkCondition? condition;
    private TaskCompletionSource changed = NewSignal();

    /// <summary>Whether nothing happens on it. As cheap as reading a field.</summary>
    public bool IsClear => Volatile.Read(ref condition) is null;

    /// <summary>What happens on it; null for nothing.</summary>
    public LinkCondition? Condition => Volatile.Read(ref condition);

    /// <summary>Waits as long as the way is cut.</summary>
    public async Task WhileCutAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Taken before looking: a change in between is not missed.
            var change = Volatile.Read(ref changed).Task;
            if (Condition is not { IsCut: true }) return;
            await change.WaitAsync(cancellationToken);
        }
    }

    internal void Set(LinkCondition? next)
    {
        if (Interlocked.Exchange(ref condition, next) == next) return;
        Interlocked.Exchange(ref changed, NewSignal()).TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
