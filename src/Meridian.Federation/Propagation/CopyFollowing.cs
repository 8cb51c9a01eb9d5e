using Meridian.Client;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Follows the copies of a kind in all members as long as the federation has objects of that kind. When the last one has gone, members are asked
/// for the kind a while longer, so that who deletes and makes again does not have everything listed again.
/// </summary>
internal sealed class CopyFollowing : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Func<PropagatedKind, IDisposable> follow;
    private readonly Func<PropagatedKind, bool> isUsed;
    private readonly QueueWorkers<PropagatedKind> reviewing;

    // Guards the fields below, and decides between one who comes and the last who has gone.
    private readonly Lock gate = new();
    private readonly Dictionary<PropagatedKind, IDisposable> followed = [];
    private bool stopped;

    /// <param name="follow">Begins to follow a kind; what it gives is disposed to end that.</param>
    /// <param name="isUsed">Whether the federation has objects of a kind.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives failures.</param>
    public CopyFollowing(Func<PropagatedKind, IDisposable> follow, Func<PropagatedKind, bool> isUsed, TimeProvider time, ILogger logger)
    {
        (this.follow, this.isUsed) = (follow, isUsed);
        reviewing = new QueueWorkers<PropagatedKind>("federation-follow", ReviewAsync, 1, time, logger);
    }

    /// <summary>Kinds that have waited long enough to be looked at, for whoever runs the queue by hand.</summary>
    public QueueWorkers<PropagatedKind> Queue => reviewing;

    /// <summary>Starts to look at kinds that have lost an object.</summary>
    public void Start() => reviewing.Start(Task.CompletedTask);

    /// <summary>There is an object of a kind.</summary>
    public void Add(PropagatedKind kind)
    {
        lock (gate)
        {
            if (!stopped && !followed.ContainsKey(kind)) followed.Add(kind, follow(kind));
        }
    }

    /// <summary>An object of a kind has gone: maybe the last one.</summary>
    public void Review(PropagatedKind kind) => reviewing.AddAfter(kind, Patience);

    /// <summary>The kind itself is no longer propagated.</summary>
    public void Remove(PropagatedKind kind)
    {
        lock (gate)
        {
            if (followed.Remove(kind, out var former)) former.Dispose();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await reviewing.DisposeAsync();
        lock (gate)
        {
            stopped = true;
            foreach (var former in followed.Values) former.Dispose();
            followed.Clear();
        }
    }

    private ValueTask<Requeue> ReviewAsync(PropagatedKind kind, CancellationToken token)
    {
        // An object that comes now is seen by the question, or waits for the gate and follows anew.
        lock (gate)
        {
            if (!isUsed(kind)) Remove(kind);
        }
        return ValueTask.FromResult(Requeue.None);
    }
}
