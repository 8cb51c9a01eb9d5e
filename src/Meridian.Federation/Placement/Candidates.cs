namespace Meridian.Federation;

/// <summary>
/// The members as they look under one set of rules, for all objects of one kind that these rules hold for: judged once, and shared by the plans of these
/// objects, whose work is then about what they differ in. Immutable.
/// </summary>
internal sealed class Candidates
{
    private readonly Dictionary<string, int> ordinals;

    private Candidates(PlacementRules rules, IReadOnlyList<MemberFacts> members, DateTimeOffset? until)
    {
        (Rules, Members, Until) = (rules, members, until);
        ordinals = new(members.Count, StringComparer.Ordinal);
        for (var i = 0; i < members.Count; i++) ordinals.Add(members[i].Name, i);
        Seats = new Seat[members.Count];
        Words = new DecisionWords(members);
        Hashes = [.. members.Select(m => NameHash.Of(m.Name, ""))];
        Topologies = [.. rules.Spec.Spread.Select(s => Topology.Of(s.TopologyKey, members))];
        Groups = [.. rules.Groups.Select(g => Ordinals(members, g.Match))];
        IsInGroup = Array.ConvertAll(Groups, g => Marks(members.Count, g));
    }

    /// <summary>What they were judged by.</summary>
    public PlacementRules Rules { get; }

    /// <summary>All members, ordered by name.</summary>
    public IReadOnlyList<MemberFacts> Members { get; }

    /// <summary>When they are to be judged again though nothing changes; null if never.</summary>
    public DateTimeOffset? Until { get; }

    /// <summary>The members' seats before anything is known of an object. Not to be changed.</summary>
    public Seat[] Seats { get; }

    /// <summary>Whether there are members of which nobody knows what they hold.</summary>
    public bool HasUnknown { get; private set; }

    /// <summary>Orders members where nothing else does.</summary>
    public uint[] Hashes { get; }

    /// <summary>For each spread constraint the groups of the members.</summary>
    public Topology[] Topologies { get; }

    /// <summary>For each affinity group its members.</summary>
    public int[][] Groups { get; }

    /// <summary>For each affinity group whether a member, by position, is in it.</summary>
    public bool[][] IsInGroup { get; }

    /// <summary>Decisions that are the same for all objects.</summary>
    public DecisionWords Words { get; }

    /// <summary>Judges members.</summary>
    /// <param name="context">By what.</param>
    /// <param name="members">All members, in any order.</param>
    public static Candidates Of(FilterContext context, IReadOnlyCollection<MemberFacts> members)
    {
        MemberFacts[] ordered = [.. members.OrderBy(m => m.Name, StringComparer.Ordinal)];
        var verdicts = Array.ConvertAll(ordered, m => Judge(context, m));
        var candidates = new Candidates(context.Rules, ordered, verdicts.Min(v => v.Until));
        for (var i = 0; i < ordered.Length; i++)
        {
            candidates.Seats[i] = SeatOf(context.Rules, ordered[i], verdicts[i]);
            candidates.HasUnknown |= candidates.Seats[i].IsUnknown;
        }
        return candidates;
    }

    /// <summary>Judges members by the clock only, all of them serving everything: for tests and simulations.</summary>
    public static Candidates Of(PlacementRules rules, IReadOnlyCollection<MemberFacts> members, DateTimeOffset now = default) =>
        Of(new FilterContext(rules, _ => true, now), members);

    /// <summary>Position of a member; -1 if there is none of that name.</summary>
    public int Ordinal(string cluster) => ordinals.GetValueOrDefault(cluster, -1);

    // The worst state counts, and the first reason is told.
    private static FilterVerdict Judge(FilterContext context, MemberFacts member)
    {
        var whole = FilterVerdict.Pass;
        foreach (var filter in MemberFilters.All)
        {
            var verdict = filter.Judge(context, member);
            whole = new FilterVerdict(verdict.State > whole.State ? verdict.State : whole.State, whole.Decision ?? verdict.Decision)
            {
                SparesCopies = verdict.State > whole.State ? verdict.SparesCopies && whole.State == SeatState.Open : whole.SparesCopies && verdict.State == SeatState.Open,
                Avoid = whole.Avoid || verdict.Avoid,
                Until = whole.Until is null || verdict.Until < whole.Until ? verdict.Until : whole.Until,
            };
        }
        return whole;
    }

    private static Seat SeatOf(PlacementRules rules, MemberFacts member, FilterVerdict verdict)
    {
        var share = rules.Shares.FirstOrDefault(s => s.Match.Matches(member))?.Share;
        var most = share is null ? rules.Spec.Replicas.Max : share.Max;
        var seat = new Seat
        {
            State = verdict.State, Because = verdict.Decision, SparesCopies = verdict.SparesCopies, Avoid = verdict.Avoid,
            IsUnknown = verdict.State == SeatState.Reserved && member.Standing == MemberStanding.Expected,
            Weight = rules.Division == Division.Weighted ? share?.Weight ?? 0 : 1,
            Min = (share is null ? rules.Spec.Replicas.Min : share.Min) ?? 0,
            Max = most ?? Seat.Unlimited,
        };
        (seat.Ceiling, seat.Limit) = (seat.Max, Seat.Unlimited);
        return seat;
    }

    private static int[] Ordinals(IReadOnlyList<MemberFacts> members, ClusterMatch match) =>
        [.. Enumerable.Range(0, members.Count).Where(i => match.Matches(members[i]))];

    private static bool[] Marks(int count, int[] ordinals)
    {
        var marks = new bool[count];
        foreach (var i in ordinals) marks[i] = true;
        return marks;
    }
}
