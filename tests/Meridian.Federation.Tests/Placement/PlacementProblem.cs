using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>A decision to be taken: members, what they hold, and a policy, written shortly.</summary>
internal sealed class PlacementProblem
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<MemberFacts> members = [];
    private readonly List<CopyFacts> copies = [];
    private readonly Dictionary<string, long> room = [];

    public PlacementPolicySpec Policy { get; set; } = new();

    public bool HasPolicy { get; set; } = true;

    public DateTimeOffset Now { get; set; } = Start;

    public PlacementRequest Request { get; set; } = new("default/backend", 4);

    public IReadOnlyList<MemberFacts> Members => members;

    /// <summary>Adds a member, with a copy if <paramref name="wanted"/> is given.</summary>
    public PlacementProblem With(string name, long? wanted = null, long? ready = null, MemberStanding standing = MemberStanding.Ready, long? fits = null, Func<MemberFacts, MemberFacts>? and = null)
    {
        var facts = new MemberFacts { Name = name, Standing = standing };
        members.Add(and is null ? facts : and(facts));
        if (wanted is { } count) copies.Add(new CopyFacts(name) { Wanted = count, Ready = ready ?? count });
        if (fits is { } more) room[name] = more;
        return this;
    }

    public PlacementProblem Asking(long replicas)
    {
        Request = Request with { Replicas = replicas };
        return this;
    }

    public PlacementProblem Change(string name, Func<MemberFacts, MemberFacts> change)
    {
        var i = members.FindIndex(m => m.Name == name);
        members[i] = change(members[i]);
        return this;
    }

    public PlacementProblem ChangeCopy(string name, Func<CopyFacts, CopyFacts> change)
    {
        var i = copies.FindIndex(c => c.Cluster == name);
        copies[i] = change(copies[i]);
        return this;
    }

    public PlacementPlan Decide(PlacementTrace? trace = null)
    {
        var rules = HasPolicy ? PlacementRules.Of("PlacementPolicy default/p", Policy) : PlacementRules.Default;
        var candidates = Candidates.Of(rules, members, Now);
        var known = room.Count == 0 ? null : candidates.Members.Select(m => room.GetValueOrDefault(m.Name, -1)).ToArray();
        return Placer.Decide(Request with { Now = Now, Room = known, Empty = HasPolicy ? EmptyShare.Drop : EmptyShare.Hold }, candidates, copies, trace);
    }

    /// <summary>Decides, and then nobody holds anything but what was decided, and all of it is ready.</summary>
    public PlacementPlan CarryOut()
    {
        var plan = Decide();
        Request = Request with { Memory = plan.Memory };
        foreach (var decision in plan.Decisions.Where(d => d.Verdict != PlacementVerdict.Leave))
        {
            var before = copies.Find(c => c.Cluster == decision.Cluster);
            if (room.ContainsKey(decision.Cluster)) room[decision.Cluster] -= (decision.Replicas ?? 0) - (before?.Wanted ?? 0);
            copies.RemoveAll(c => c.Cluster == decision.Cluster);
            if (decision.Verdict == PlacementVerdict.Place) copies.Add(new CopyFacts(decision.Cluster) { Wanted = decision.Replicas, Ready = decision.Replicas ?? 0 });
        }
        return plan;
    }

    /// <summary>Carries out until nothing changes, and gives the end.</summary>
    public string Settle()
    {
        var text = "";
        for (var round = 0; round < 100; round++)
        {
            var now = Text(CarryOut());
            if (now == text) return text;
            text = now;
        }
        throw new InvalidOperationException($"the placement does not settle: {text}");
    }

    public string Text() => Text(Decide());

    /// <summary>Such as <c>a:2 b:Leave c:Remove</c>; members where there is nothing to be removed are left out.</summary>
    public string Text(PlacementPlan plan) => string.Join(" ", plan.Decisions
        .Where(d => d.Verdict != PlacementVerdict.Remove || copies.Any(c => c.Cluster == d.Cluster))
        .Select(d => $"{d.Cluster}:{(d.Verdict == PlacementVerdict.Place ? d.Replicas.ToString() : d.Verdict.ToString())}"));

    public static PlacementProblem Ready(params string[] names)
    {
        var problem = new PlacementProblem();
        foreach (var name in names) problem.With(name);
        return problem;
    }
}
