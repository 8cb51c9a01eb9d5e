using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What members can hold, and whose pods wait there for a node. Follows the members as they come and go. Safe for concurrent use.</summary>
internal sealed class CapacityBook : IAsyncDisposable
{
    private readonly IMembers members;
    private readonly ConcurrentDictionary<string, MemberCapacity> known = new(StringComparer.Ordinal);
    private readonly IDisposable subscription;

    // Guards making and dropping entries of the members.
    private readonly Lock gate = new();
    private readonly TaskSet leaving = new();
    private ImmutableList<Action<WorkloadKey>> handlers = [];
    private ImmutableList<Action> learners = [];

    /// <param name="members">The members.</param>
    public CapacityBook(IMembers members)
    {
        this.members = members;
        subscription = members.Subscribe(Follow);
        foreach (var member in members.All) Follow(member.Name);
    }

    /// <summary>How many more replicas of a workload fit into each candidate, -1 where that is not known. The first question begins to count.</summary>
    /// <returns>The numbers, and whether some are still being counted.</returns>
    public (long[] Room, bool IsPending) Room(KubeObject workload, Candidates candidates)
    {
        var shape = PodShape.OfTemplate(workload);
        var (room, pending) = (new long[candidates.Members.Count], false);
        for (var i = 0; i < room.Length; i++)
        {
            var capacity = known.GetValueOrDefault(candidates.Members[i].Name);
            pending |= capacity?.Count() == true && candidates.Seats[i].State == SeatState.Open;
            room[i] = capacity?.Room(shape) ?? -1;
        }
        return (room, pending);
    }

    /// <summary>Pods of a workload that wait in a member; null if there are none.</summary>
    public WaitingPods? Waiting(string member, ResourceType type, ObjectKey key) => known.GetValueOrDefault(member)?.Waiting(new WorkloadKey(type.Kind, key));

    /// <summary>Calls a handler when pods of a workload begin or cease to be unschedulable anywhere. Must be quick.</summary>
    public IDisposable Subscribe(Action<WorkloadKey> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <summary>Calls a handler when more is known of what fits. Must be quick.</summary>
    public IDisposable SubscribeRoom(Action handler)
    {
        ImmutableInterlocked.Update(ref learners, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref learners, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        subscription.Dispose();
        foreach (var capacity in known.Values) await capacity.DisposeAsync();
        await leaving.WhenAllAsync();
    }

    private void Follow(string name)
    {
        lock (gate)
        {
            var connection = members.Find(name)?.Connection;
            if (known.TryGetValue(name, out var before))
            {
                if (ReferenceEquals(before.Connection, connection)) return;
                known.TryRemove(name, out _);
                leaving.Add(before.DisposeAsync().AsTask());
            }
            if (connection is not null) known[name] = new MemberCapacity(connection, Tell, Learn);
        }
    }

    private void Learn()
    {
        foreach (var handler in Volatile.Read(ref learners)) handler();
    }

    private void Tell(WorkloadKey workload)
    {
        foreach (var handler in Volatile.Read(ref handlers)) handler(workload);
    }
}
