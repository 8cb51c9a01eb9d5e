using System.Collections.Concurrent;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Gathers what placement needs to know of an object and of the members, and decides by <see cref="Placer"/>. Propagation, explanations, previews
/// and simulations all ask here, so that they get one answer. Safe for concurrent use.
/// </summary>
/// <param name="table">Knows where somebody else has an object's name.</param>
/// <param name="options">Tells the federation's own copies from others.</param>
/// <param name="policies">The policies; null where there are none.</param>
/// <param name="capacity">What fits into members; null where that is not known.</param>
/// <param name="time">Clock. Default that of the system.</param>
/// <param name="dependents">Who needs an object; null if that does not count.</param>
internal sealed class Planner(CopyTable table, FederationOptions options, PolicyBook? policies = null, CapacityBook? capacity = null, TimeProvider? time = null, Dependents? dependents = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly CandidateBook book = new(options);
    private readonly RulesReader rules = new(policies);
    private readonly CopyFactsReader copies = new(table, options, capacity);
    private readonly ConcurrentDictionary<(ResourceType Type, ObjectKey Key), PlacementMemory> memories = [];

    /// <summary>Decides where an object goes, to be carried out: the next decision about it knows of this one.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The federated object.</param>
    /// <param name="members">All members.</param>
    /// <param name="problem">Told of preferences that cannot be read; they are passed over, as Federation v1 did.</param>
    /// <exception cref="FormatException">The cluster selector cannot be read: without it nobody knows where the object may be.</exception>
    public PlacementPlan Plan(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members, Action<string> problem)
    {
        var plan = Decide(kind, source, members, problem, null);
        if (plan.Memory == PlacementMemory.None) memories.TryRemove((kind.Type, source.Key), out _);
        else memories[(kind.Type, source.Key)] = plan.Memory;
        return plan;
    }

    /// <summary>The decision that <see cref="Plan"/> would take, with the trace of how it comes about. Nothing is remembered.</summary>
    /// <exception cref="FormatException">The cluster selector cannot be read.</exception>
    public PlacementPlan Explain(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members)
    {
        var context = book.Context(rules.Of(kind, source), kind.Type, members, time.GetUtcNow());
        var trace = new PlacementTrace { Filters = FilterTrace.Of(context, CandidateBook.Facts(members)), Policies = rules.Ranked(kind, source) };
        return Decide(kind, source, members, _ => { }, trace) with { Trace = trace };
    }

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ResourceType type, ObjectKey key) => memories.TryRemove((type, key), out _);

    /// <summary>Calls a handler when objects may be placed otherwise though neither they nor members changed, with what tells the objects concerned. Must be quick.</summary>
    public IDisposable Subscribe(Action<Func<ResourceType, KubeObject, bool>> handler)
    {
        var subscription = policies?.Subscribe(handler);
        var waiting = capacity?.Subscribe(workload => handler((type, source) => workload.Is(type, source.Key)));
        var room = capacity?.SubscribeRoom(() => handler((type, source) => policies?.For(type, source) is not null));
        return new Undo(() =>
        {
            subscription?.Dispose();
            waiting?.Dispose();
            room?.Dispose();
        });
    }

    private PlacementPlan Decide(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members, Action<string> problem, PlacementTrace? trace)
    {
        var now = time.GetUtcNow();
        var holding = rules.Of(kind, source);
        var candidates = book.For(holding, kind.Type, members, now);
        var (held, due) = copies.Of(kind, source, members, holding, now);
        // Without a policy nobody asked for more than equal parts, and nobody's nodes are counted.
        var (room, pending) = kind.Divides && holding.Origin == RulesOrigin.Policy && capacity is not null ? capacity.Room(source, candidates) : (null, false);
        var request = PlacementRequests.Of(kind, source, holding, problem) with
        {
            Now = now, Memory = memories.GetValueOrDefault((kind.Type, source.Key), PlacementMemory.None), Room = room, IsRoomPending = pending,
        };
        var plan = Placer.Decide(request, candidates, held, trace) with { Rules = PropagationRules.Of(source, holding.Spec) };
        if (due < plan.ReviewAt || plan.ReviewAt is null) plan = plan with { ReviewAt = due };
        return dependents is null ? plan : DependencyRules.Apply(plan, dependents.Of(new TypedKey(kind.Type, source.Key)));
    }
}
