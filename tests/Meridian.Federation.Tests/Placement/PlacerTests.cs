namespace Meridian.Federation.Tests;

public sealed class PlacerTests
{
    private static readonly PlacementRequest Four = new("default/backend", ClusterSelector.Everything, 4);

    private static MemberFacts Member(string name, MemberStanding standing, long? wanted = null, long? ready = null) =>
        new() { Name = name, Standing = standing, Wanted = wanted, Ready = ready ?? wanted };

    private static string Text(PlacementPlan plan) =>
        string.Join(" ", plan.Decisions.Select(d => $"{d.Cluster}:{(d.Verdict == PlacementVerdict.Place ? d.Replicas.ToString() : d.Verdict.ToString())}"));

    [Fact]
    public void Decide_ReadyMembers_ShareEqually() => Assert.Equal("a:2 b:2", Text(Placer.Decide(Four, [Member("b", MemberStanding.Ready), Member("a", MemberStanding.Ready)])));

    [Fact]
    public void Decide_OfflineMember_IsLeftAndTheOthersTakeAll()
    {
        var plan = Placer.Decide(Four, [Member("a", MemberStanding.Offline, 2), Member("b", MemberStanding.Ready, 2)]);

        Assert.Equal("a:Leave b:4", Text(plan));
        Assert.Equal("ClusterOffline", plan.For("a")!.Reason);
    }

    [Fact]
    public void Decide_ReturningMember_KeepsWhatItRuns() =>
        Assert.Equal("a:2 b:4", Text(Placer.Decide(Four, [Member("a", MemberStanding.Returning, 2), Member("b", MemberStanding.Ready, 4)])));

    [Fact]
    public void Decide_AllWereLostTogether_TheFirstBackIsNotFlooded()
    {
        var request = Four with { Replicas = 6 };

        Assert.Equal("a:2 b:2 c:2", Text(Placer.Decide(request, [Member("a", MemberStanding.Ready, 2), Member("b", MemberStanding.Returning, 2), Member("c", MemberStanding.Returning, 2)])));
        Assert.Equal("a:4 b:2 c:Leave", Text(Placer.Decide(request, [Member("a", MemberStanding.Ready, 2), Member("b", MemberStanding.Returning, 2), Member("c", MemberStanding.Offline, 2)])));
    }

    [Fact]
    public void Decide_ReturnedMember_IsGivenItsShareBack() =>
        Assert.Equal("a:2 b:2", Text(Placer.Decide(Four, [Member("a", MemberStanding.Ready, 2), Member("b", MemberStanding.Ready, 4)])));

    [Fact]
    public void Decide_MemberNotSeenYet_HoldsEverythingStill() =>
        Assert.Equal("a:Leave b:1 c:0", Text(Placer.Decide(Four, [Member("a", MemberStanding.Expected), Member("b", MemberStanding.Ready, 1), Member("c", MemberStanding.Ready, 0)])));

    [Fact]
    public void Decide_NewEmptyMember_ReadyReplicasAreGivenUpOnlyWhenReplaced()
    {
        var request = Four with { Replicas = 6 };
        MemberFacts[] joined = [Member("a", MemberStanding.Ready, 3), Member("b", MemberStanding.Ready, 3), Member("c", MemberStanding.Ready)];
        MemberFacts[] started = [joined[0], joined[1], Member("c", MemberStanding.Ready, 2, ready: 1)];
        MemberFacts[] ready = [joined[0], joined[1], Member("c", MemberStanding.Ready, 2)];

        Assert.Equal("a:3 b:3 c:2", Text(Placer.Decide(request, joined)));
        Assert.Equal("a:2 b:3 c:2", Text(Placer.Decide(request, started)));
        Assert.Equal("a:2 b:2 c:2", Text(Placer.Decide(request, ready)));
    }

    [Fact]
    public void Decide_ScaledDown_ReadyReplicasGoAtOnce() =>
        Assert.Equal("a:2 b:2", Text(Placer.Decide(Four, [Member("a", MemberStanding.Ready, 5), Member("b", MemberStanding.Ready, 5)])));

    [Fact]
    public void Decide_UnselectedMember_LosesItsCopyWhenItCanBeSeen()
    {
        var request = new PlacementRequest("default/x", ClusterSelectorReader.Parse("""[{"key":"zone","operator":"=","values":["eu"]}]"""));
        var plan = Placer.Decide(request,
        [
            Member("a", MemberStanding.Ready) with { Labels = new Dictionary<string, string> { ["zone"] = "eu" } },
            Member("b", MemberStanding.Ready), Member("c", MemberStanding.Offline),
        ]);

        Assert.Equal("a: b:Remove c:Leave", Text(plan));
    }
}
