using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Holds the members' states, and keeps followers attached to their connections.</summary>
internal sealed class MemberSet : IMembers, IAsyncDisposable
{
    // Guards everything but the snapshot's readers.
    private readonly Lock gate = new();
    private readonly Dictionary<string, MemberAttachment> attachments = new(StringComparer.Ordinal);
    private readonly List<MemberFollower> followers = [];
    private ImmutableList<Action<string>> handlers = [];
    private ImmutableList<Action<string>> failing = [];
    private ImmutableSortedDictionary<string, MemberState> states = ImmutableSortedDictionary.Create<string, MemberState>(StringComparer.Ordinal);
    private IReadOnlyList<MemberState> all = [];

    /// <inheritdoc />
    public IReadOnlyList<MemberState> All => Volatile.Read(ref all);

    /// <inheritdoc />
    public MemberState? Find(string name) => Volatile.Read(ref states).GetValueOrDefault(name);

    /// <inheritdoc />
    public IDisposable Subscribe(Action<string> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public IDisposable SubscribeFailing(Action<string> handler)
    {
        ImmutableInterlocked.Update(ref failing, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref failing, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public IDisposable Follow(ResourceType type, Action<string, ObjectChange> changed, Action<string> synced) => Follow(type, InformerScope.All, changed, synced);

    /// <inheritdoc />
    public IDisposable Follow(ResourceType type, InformerScope scope, Action<string, ObjectChange> changed, Action<string> synced)
    {
        var follower = new MemberFollower(type, scope, changed, synced);
        lock (gate)
        {
            followers.Add(follower);
            foreach (var attachment in attachments.Values) attachment.Add(follower);
        }
        return new Undo(() => Unfollow(follower));
    }

    /// <summary>Adds a member or changes its state. Told to subscribers if others would decide differently.</summary>
    /// <returns>Dispose it: the former connection's followers, or null if the connection stays.</returns>
    public IAsyncDisposable? Set(MemberState state)
    {
        MemberState? old;
        MemberAttachment? former;
        lock (gate)
        {
            old = states.GetValueOrDefault(state.Name);
            PublishLocked(states.SetItem(state.Name, state));
            former = ReferenceEquals(old?.Connection, state.Connection) ? null : ReplaceLocked(state.Name, state.Connection);
        }
        if (old is null || state.DiffersFrom(old)) Tell(state.Name);
        return former;
    }

    /// <summary>Changes a member's state if it is still there. Told to subscribers if others would decide differently.</summary>
    public void Update(string name, Func<MemberState, MemberState> change)
    {
        MemberState old, state;
        lock (gate)
        {
            if (!states.TryGetValue(name, out old!)) return;
            state = change(old);
            PublishLocked(states.SetItem(name, state));
        }
        if (state.DiffersFrom(old)) Tell(name);
        else if (state.Health.FailingSince != old.Health.FailingSince) foreach (var handler in Volatile.Read(ref failing)) handler(name);
    }

    /// <summary>Removes a member.</summary>
    /// <returns>Dispose it: the former connection's followers, or null if there were none.</returns>
    public IAsyncDisposable? Remove(string name)
    {
        MemberAttachment? former;
        lock (gate)
        {
            PublishLocked(states.Remove(name));
            former = ReplaceLocked(name, null);
        }
        Tell(name);
        return former;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        MemberAttachment[] open;
        lock (gate)
        {
            open = [.. attachments.Values];
            attachments.Clear();
            followers.Clear();
        }
        foreach (var attachment in open) await attachment.DisposeAsync();
    }

    private void PublishLocked(ImmutableSortedDictionary<string, MemberState> next)
    {
        Volatile.Write(ref states, next);
        Volatile.Write(ref all, [.. next.Values]);
    }

    private MemberAttachment? ReplaceLocked(string name, IMemberConnection? connection)
    {
        attachments.Remove(name, out var former);
        if (connection is null) return former;
        var attachment = new MemberAttachment(name, connection);
        attachments.Add(name, attachment);
        foreach (var follower in followers) attachment.Add(follower);
        return former;
    }

    private void Unfollow(MemberFollower follower)
    {
        lock (gate)
        {
            followers.Remove(follower);
            foreach (var attachment in attachments.Values) attachment.Remove(follower);
        }
    }

    private void Tell(string name)
    {
        foreach (var handler in Volatile.Read(ref handlers)) handler(name);
    }
}
