using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// All followers of one member's connection. A type is followed as long as the member serves it: when that begins, its followers are told once its objects are
/// listed, and when it ends, that they are followed no longer. Disposing it lets go of the connection's informers.
/// </summary>
internal sealed class MemberAttachment : IAsyncDisposable
{
    private readonly string member;
    private readonly IMemberConnection connection;
    private readonly CancellationTokenSource stopping = new();

    // Guards the fields below. Not held while followers are called.
    private readonly Lock gate = new();
    private readonly List<Following> followings = [];
    private readonly List<Task> waits = [];

    private sealed class Following(MemberFollower follower)
    {
        public MemberFollower Follower => follower;

        /// <summary>Whether the type is to be followed now.</summary>
        public bool IsOpen { get; set; }

        public IDisposable? Subscription { get; set; }
    }

    public MemberAttachment(string member, IMemberConnection connection)
    {
        (this.member, this.connection) = (member, connection);
        connection.ApisChanged += Review;
    }

    /// <summary>Begins to hand changes to a follower, as soon as the member serves what it follows.</summary>
    public void Add(MemberFollower follower)
    {
        lock (gate) followings.Add(new Following(follower));
        Review();
    }

    /// <summary>Stops handing changes to a follower.</summary>
    public void Remove(MemberFollower follower)
    {
        Following[] gone;
        lock (gate)
        {
            gone = [.. followings.Where(f => ReferenceEquals(f.Follower, follower))];
            followings.RemoveAll(gone.Contains);
        }
        foreach (var following in gone) Close(following);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        connection.ApisChanged -= Review;
        await stopping.CancelAsync();
        Task[] open;
        Following[] all;
        lock (gate) (open, all) = ([.. waits], [.. followings]);
        foreach (var following in all) following.Subscription?.Dispose();
        await Task.WhenAll(open);
        foreach (var following in all) following.Follower.Synced(member);
        stopping.Dispose();
    }

    private void Review()
    {
        Following[] opened, closed;
        lock (gate)
        {
            if (stopping.IsCancellationRequested) return;
            opened = [.. followings.Where(f => !f.IsOpen && connection.Apis.Serves(f.Follower.Type))];
            closed = [.. followings.Where(f => f.IsOpen && !connection.Apis.Serves(f.Follower.Type))];
            foreach (var following in opened) following.IsOpen = true;
            foreach (var following in closed) following.IsOpen = false;
        }
        foreach (var following in closed)
        {
            Close(following);
            following.Follower.Synced(member);
        }
        foreach (var following in opened) Open(following);
    }

    private void Open(Following following)
    {
        var follower = following.Follower;
        var informer = connection.Informers.For(follower.Type, follower.Scope);
        var subscription = informer.Subscribe(change => follower.Changed(member, change));
        lock (gate)
        {
            // It may have been closed, or removed, meanwhile.
            if (following.IsOpen && followings.Contains(following))
            {
                following.Subscription = subscription;
                waits.RemoveAll(w => w.IsCompleted);
                waits.Add(TellWhenSyncedAsync(informer, follower));
                return;
            }
        }
        subscription.Dispose();
    }

    private void Close(Following following)
    {
        IDisposable? subscription;
        bool last;
        var (type, scope) = (following.Follower.Type, following.Follower.Scope);
        lock (gate)
        {
            subscription = following.Subscription;
            following.Subscription = null;
            last = !followings.Any(f => f != following && f.IsOpen && f.Follower.Type.Equals(type) && f.Follower.Scope == scope);
        }
        subscription?.Dispose();
        // Watching what nobody asks for any more costs the member a stream.
        if (last) connection.Informers.Forget(type, scope);
    }

    private async Task TellWhenSyncedAsync(IInformer informer, MemberFollower follower)
    {
        try
        {
            await informer.Synced.WaitAsync(stopping.Token);
            follower.Synced(member);
        }
        catch (OperationCanceledException)
        {
            // The connection was given up before its objects were listed.
        }
    }
}
