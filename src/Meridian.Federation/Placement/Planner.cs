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
/// <param name="overrides">What differs by member; null where nothing does.</param>
internal sealed class Planner(
    CopyTable table, FederationOptions options, PolicyBook? policies = null, CapacityBook? capacity = null, TimeProvider? time = null, Dependents? dependents = null,
    OverrideBook? overrides = null)
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

    /// <summary>The overrides of an object's copies, in the order of application.</summary>
    public IReadOnlyList<OverrideSource> Overrides(PropagatedKind kind, KubeObject source) => overrides?.For(kind.Type, source) ?? [];

    /// <summary>Forgets an object that is gone.</summary>
    public void Forget(ResourceType type, ObjectKey key) => memories.TryRemove((type, key), out _);

    /// <summary>Calls a handler when objects may be placed otherwise though neither they nor members changed, with what tells the objects concerned. Must be quick.</summary>
    public IDisposable Subscribe(Action<Func<ResourceType, KubeObject, bool>> handler)
    {
        var subscription = policies?.Subscribe(handler);
        var differing = overrides?.Subscribe(handler);
        var waiting = capacity?.Subscribe(workload => handler((type, source) => workload.Is(type, source.Key)));
        var room = capacity?.SubscribeRoom(() => handler((type, source) => policies?.For(type, source) is not null));
        return new Undo(() =>
        {
            subscription?.Dispose();
            differing?.Dispose();
            waiting?.Dispose();
            room?.Dispose();
        });
    }

    /// <summary>What placement reads of members.</summary>
    public IReadOnlyList<MemberFacts> Facts(IReadOnlyList<MemberState> members) => book.Known(members);

    /// <summary>Everything that the decision about an object is made from, for those who ask what would be if some of it were otherwise.</summary>
    /// <param name="kind">How its kind is copied.</param>
    /// <param name="source">The federated object, or what it would be.</param>
    /// <param name="members">All members.</param>
    /// <param name="instead">Rules to go by; null for those that hold.</param>
    /// <param name="counts">Whether what fits into members counts though no policy asks for it.</param>
    /// <exception cref="FormatException">The cluster selector cannot be read.</exception>
    public PlacementCase Case(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members, PlacementRules? instead, bool counts = false)
    {
        var now = time.GetUtcNow();
        var holding = instead ?? rules.Of(kind, source);
        var (held, _) = copies.Of(kind, source, members, holding, now);
        var request = Request(kind, source, holding, book.For(holding, kind.Type, members, now), _ => { }, now, counts);
        return new PlacementCase(kind, source, request, book.Context(holding, kind.Type, members, now), book.Known(members), held)
        {
            Policies = rules.Ranked(kind, source), Follow = plan => Followed(plan, kind, source),
        };
    }

    private PlacementRequest Request(
        PropagatedKind kind, KubeObject source, PlacementRules holding, Candidates candidates, Action<string> problem, DateTimeOffset now, bool counts = false)
    {
        // Without a policy nobody asked for more than equal parts, and nobody's nodes are counted.
        var (room, pending) = kind.Divides && (counts || holding.Origin == RulesOrigin.Policy) && capacity is not null ? capacity.Room(source, candidates) : (null, false);
        return PlacementRequests.Of(kind, source, holding, problem) with
        {
            Now = now, Memory = memories.GetValueOrDefault((kind.Type, source.Key), PlacementMemory.None), Room = room, IsRoomPending = pending,
            Fixed = kind.Divides ? FixedReplicas.Of(Overrides(kind, source), candidates.Members) : null,
        };
    }

    private PlacementPlan Decide(PropagatedKind kind, KubeObject source, IReadOnlyList<MemberState> members, Action<string> problem, PlacementTrace? trace)
    {
        var now = time.GetUtcNow();
        var holding = rules.Of(kind, source);
        var candidates = book.For(holding, kind.Type, members, now);
        var (held, due) = copies.Of(kind, source, members, holding, now);
        var request = Request(kind, source, holding, candidates, problem, now);
        var plan = Placer.Decide(request, candidates, held, trace) with { Rules = PropagationRules.Of(source, holding.Spec) };
        if (due < plan.ReviewAt || plan.ReviewAt is null) plan = plan with { ReviewAt = due };
        return Followed(plan, kind, source);
    }

    // What others need goes where they go.
    private PlacementPlan Followed(PlacementPlan plan, PropagatedKind kind, KubeObject source) =>
        dependents is null ? plan : DependencyRules.Apply(plan, dependents.Of(new TypedKey(kind.Type, source.Key)));
}
