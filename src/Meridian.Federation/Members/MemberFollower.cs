using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>One party that follows a type in all members.</summary>
internal sealed record MemberFollower(ResourceType Type, InformerScope Scope, Action<string, ObjectChange> Changed, Action<string> Synced);

/// <summary>All followers of one member's connection. Disposing it lets go of the connection's informers.</summary>
internal sealed class MemberAttachment(string member, IMemberConnection connection) : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();

    // Guards the fields below.
    private readonly Lock gate = new();
    private readonly List<(MemberFollower Follower, IDisposable Subscription)> followers = [];
    private readonly List<Task> waits = [];

    /// <summary>The connection followed.</summary>
    public IMemberConnection Connection => connection;

    /// <summary>Begins to hand changes to a follower.</summary>
    public void Add(MemberFollower follower)
    {
        var informer = connection.Informers.For(follower.Type, follower.Scope);
        var subscription = informer.Subscribe(change => follower.Changed(member, change));
        lock (gate)
        {
            followers.Add((follower, subscription));
            waits.Add(TellWhenSyncedAsync(informer, follower));
        }
    }

    /// <summary>Stops handing changes to a follower.</summary>
    public void Remove(MemberFollower follower)
    {
        lock (gate)
        {
            foreach (var (_, subscription) in followers.Where(f => ReferenceEquals(f.Follower, follower))) subscription.Dispose();
            followers.RemoveAll(f => ReferenceEquals(f.Follower, follower));
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        Task[] open;
        lock (gate)
        {
            foreach (var (_, subscription) in followers) subscription.Dispose();
            open = [.. waits];
        }
        await Task.WhenAll(open);
        foreach (var (follower, _) in followers) follower.Synced(member);
        stopping.Dispose();
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
