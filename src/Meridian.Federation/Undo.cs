namespace Meridian.Federation;

/// <summary>Runs an action once, when disposed.</summary>
internal sealed class Undo(Action action) : IDisposable
{
    private Action? action = action;

    public void Dispose() => Interlocked.Exchange(ref action, null)?.Invoke();
}
