namespace Meridian.Federation;

/// <summary>What one filter says of one member.</summary>
internal sealed record FilterStep(string Cluster, string Filter, bool Passed, string Reason, string Message);

/// <summary>One affinity group: its members that take part, what they have room for, and whether it is used.</summary>
internal sealed record GroupStep(string Name, IReadOnlyList<string> Clusters, bool CanHold, bool Used);

/// <summary>One spread constraint: which groups there were, and which are used.</summary>
internal sealed record SpreadStep(string TopologyKey, IReadOnlyList<SpreadGroup> Groups);

/// <summary>One group of a spread constraint.</summary>
internal sealed record SpreadGroup(string Name, IReadOnlyList<string> Clusters, bool Used)
{
    /// <summary>Replicas of its clusters in the end.</summary>
    public long Replicas { get; init; }
}

/// <summary>The numbers of one member.</summary>
/// <param name="Cluster">Name of the member.</param>
/// <param name="State">How far it takes part: <c>Open</c>, <c>Staying</c>, <c>Reserved</c> or <c>Out</c>.</param>
/// <param name="Weight">Share relative to others.</param>
/// <param name="Min">Fewest replicas.</param>
/// <param name="Max">Most replicas; null for any number.</param>
/// <param name="Room">Most replicas that can run there; null if that is not known.</param>
/// <param name="Wanted">Replicas the copy asks for now; null without a copy.</param>
/// <param name="Ready">Replicas that are ready now.</param>
/// <param name="Target">Replicas it shall have in the end.</param>
/// <param name="Asked">Replicas it is asked for now: paced, so that nothing ready is lost, and within the movement budget.</param>
internal sealed record DivisionRow(string Cluster, string State, long Weight, long Min, long? Max, long? Room, long? Wanted, long Ready, long Target, long Asked);

/// <summary>How a plan came about, step by step. Made only for those who ask: the decision is taken once more, and tells.</summary>
internal sealed class PlacementTrace
{
    private readonly List<SpreadStep> spread = [];

    /// <summary>What every filter says of every member.</summary>
    public IReadOnlyList<FilterStep> Filters { get; set; } = [];

    /// <summary>The affinity groups, in order.</summary>
    public IReadOnlyList<GroupStep> AffinityGroups { get; private set; } = [];

    /// <summary>The spread constraints, in order.</summary>
    public IReadOnlyList<SpreadStep> SpreadSteps => spread;

    /// <summary>The numbers of all members; none for objects without replicas.</summary>
    public IReadOnlyList<DivisionRow> Rows { get; private set; } = [];

    /// <summary>Policies that are about the object, the one that holds first.</summary>
    public IReadOnlyList<string> Policies { get; set; } = [];

    /// <summary>Takes down the affinity groups.</summary>
    public void Groups(PlacementWork work, int used, Func<PlacementWork, int[], bool> canHold) => AffinityGroups =
    [
        .. work.Candidates.Groups.Select((members, g) =>
            new GroupStep(work.Candidates.Rules.Groups[g].Name, [.. members.Where(i => work.Seats[i].State != SeatState.Out).Select(i => Name(work, i))], canHold(work, members), g == used)),
    ];

    /// <summary>Takes down a spread constraint.</summary>
    public void Spread(PlacementWork work, int constraint, IReadOnlyList<(int Group, bool Used)> groups)
    {
        var topology = work.Candidates.Topologies[constraint];
        int[] active = [.. work.Active];
        spread.Add(new SpreadStep(topology.Key,
        [
            .. groups.Select(g => new SpreadGroup(g.Group < 0 ? "" : topology.Names[g.Group], [.. active.Where(i => topology.GroupOf[i] == g.Group).Select(i => Name(work, i))], g.Used)),
        ]));
    }

    /// <summary>Takes down the numbers in the end.</summary>
    public void Finish(PlacementWork work)
    {
        if (work.Request.Replicas is null) return;
        Rows = [.. Enumerable.Range(0, work.Candidates.Members.Count).Select(i => Row(work, i))];
        var asked = Rows.ToDictionary(r => r.Cluster, r => r.Target, StringComparer.Ordinal);
        for (var i = 0; i < spread.Count; i++)
            spread[i] = spread[i] with { Groups = [.. spread[i].Groups.Select(g => g with { Replicas = g.Clusters.Sum(c => asked[c]) })] };
    }

    private static DivisionRow Row(PlacementWork work, int i)
    {
        ref var seat = ref work.Seats[i];
        return new(Name(work, i), seat.State.ToString(), seat.Weight, seat.Min, Known(seat.Max), Known(seat.Ceiling), seat.HasCopy ? seat.Wanted : null, seat.Ready, seat.Target, seat.Asked);
    }

    private static string Name(PlacementWork work, int i) => work.Candidates.Members[i].Name;

    private static long? Known(long number) => number < Seat.Unlimited ? number : null;
}
