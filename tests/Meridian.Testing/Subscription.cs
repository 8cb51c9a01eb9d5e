namespace Meridian.Testing;

/// <summary>Runs an action once, when disposed.</summary>
internal sealed class Subscription(Action end) : IDisposable
{
    private Action? end = end;

    public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
}
