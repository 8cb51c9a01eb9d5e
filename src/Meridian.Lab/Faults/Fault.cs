namespace Meridian.Lab;

/// <summary>What is wrong with the way to a cluster now. Whoever calls reads it; whoever breaks and heals sets it.</summary>
public sealed class Fault
{
    private State state = new(FaultKind.None, TimeSpan.Zero, new CancellationTokenSource());

    /// <summary>What is wrong.</summary>
    public FaultKind Kind => Volatile.Read(ref state).Kind;

    /// <summary>How late answers come; zero unless slow.</summary>
    public TimeSpan Delay => Volatile.Read(ref state).Delay;

    /// <summary>Cancelled when what is wrong changes: calls that wait for an answer wait no longer.</summary>
    public CancellationToken Changed => Volatile.Read(ref state).Ended.Token;

    /// <summary>Breaks or heals the way.</summary>
    /// <param name="kind">What is wrong from now on.</param>
    /// <param name="delay">How late answers come, for <see cref="FaultKind.Slow"/>.</param>
    public void Set(FaultKind kind, TimeSpan delay = default)
    {
        var before = Interlocked.Exchange(ref state, new State(kind, delay, new CancellationTokenSource()));
        before.Ended.Cancel();
    }

    private sealed record State(FaultKind Kind, TimeSpan Delay, CancellationTokenSource Ended);
}
