using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// A value made of some collections of a store, made anew when it is first asked for after one of them changed.
/// Watches the collections until disposed. Safe for concurrent use; asking costs one volatile read while nothing changes.
/// </summary>
public sealed class StoreView<T> : IAsyncDisposable where T : class
{
    private readonly IObjectStore store;
    private readonly Func<T, T> make;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task[] watches;

    // Guards the making, so that many requests after one change make the value once.
    private readonly Lock gate = new();
    private T value;
    private bool stale = true;

    /// <summary>Begins to watch.</summary>
    /// <param name="store">Where the collections are.</param>
    /// <param name="types">The collections.</param>
    /// <param name="empty">What the first making is given.</param>
    /// <param name="make">Makes the value from the store's state of now; it is given the last one made. Called by one thread at a time.</param>
    public StoreView(IObjectStore store, IEnumerable<ResourceType> types, T empty, Func<T, T> make)
    {
        (this.store, this.make, value) = (store, make, empty);
        var from = store.Revision;
        watches = [.. types.Select(type => WatchAsync(type, from))];
    }

    /// <summary>The value of now.</summary>
    public T Current => Volatile.Read(ref stale) ? Remake() : Volatile.Read(ref value);

    /// <summary>Says that a collection was written, for a writer that cannot wait for the watch.</summary>
    public void Changed() => Volatile.Write(ref stale, true);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(watches);
        stopping.Dispose();
    }

    private T Remake()
    {
        lock (gate)
        {
            if (!Volatile.Read(ref stale)) return value;
            // Lowered before reading: a change that comes meanwhile raises it again.
            Volatile.Write(ref stale, false);
            try
            {
                Volatile.Write(ref value, make(value));
                return value;
            }
            catch
            {
                Changed();
                throw;
            }
        }
    }

    private async Task WatchAsync(ResourceType type, long from)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in store.WatchAsync(type, null, from, stopping.Token))
                {
                    Changed();
                    from = change.Revision;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StatusException e) when (e.IsGone)
            {
                from = store.Revision;
                Changed();
            }
        }
    }
}
