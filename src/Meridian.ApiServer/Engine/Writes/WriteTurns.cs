using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Lets changes of one object that raced each other go one after the other: were all of them to try again at once, all but one would have worked in
/// vain, over and over. Objects share turns by chance, which only makes them wait. Safe for concurrent use.
/// </summary>
internal sealed class WriteTurns
{
    private const int Count = 256;

    // Nobody waits for ever: a turn is about speed, not about being right, and its holder may itself need one.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Whether somebody has the turn of an object.</summary>
    public bool IsTaken(ObjectKey key) => Of(key).CurrentCount == 0;

    /// <summary>Waits for the turn of an object, for a while. What it returns ends the turn.</summary>
    public async Task<Turn> TakeAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var turn = Of(key);
        return new Turn(await turn.WaitAsync(Longest, cancellationToken) ? turn : null);
    }

    private SemaphoreSlim Of(ObjectKey key) => turns[(uint)key.GetHashCode() % Count];

    /// <summary>A turn that was taken, or not waited for any longer.</summary>
    public readonly struct Turn(SemaphoreSlim? held) : IDisposable
    {
        public void Dispose() => held?.Release();
    }
}
