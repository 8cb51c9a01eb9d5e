using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ReplicaRulesTests
{
    private static string Plan(ResourceType type, IReplicaField field, string json)
    {
        var source = KubeObject.Parse(Encoding.UTF8.GetBytes(json));
        var request = PlacementRequests.Of(new PropagatedKind(type) { Replicas = field }, source, PlacementRules.Default, _ => { });
        MemberFacts[] members = [new() { Name = "a", Standing = MemberStanding.Ready }, new() { Name = "b", Standing = MemberStanding.Ready }];
        var plan = Placer.Decide(request, Candidates.Of(PlacementRules.Default, members), [new CopyFacts("a") { Wanted = 1, Ready = 1 }]);
        return string.Join(' ', plan.Decisions.Select(d => $"{d.Cluster}:{d.Verdict}:{d.Replicas}:{d.Reason}"));
    }

    [Fact]
    public void Job_WithoutShare_IsNotMade() =>
        Assert.Equal("a:Place:1:Balanced b:Remove::NoShare", Plan(ResourceTypes.Jobs, new JobReplicas(), """{"spec":{"parallelism":1}}"""));

    [Fact]
    public void Job_ThatIsDone_IsGivenToNobodyElse() => Assert.Equal(
        "a:Place:1:Finished b:Leave::Finished",
        Plan(ResourceTypes.Jobs, new JobReplicas(), """{"spec":{"parallelism":4},"status":{"conditions":[{"type":"Complete","status":"True"}]}}"""));

    [Fact]
    public void Deployment_WithoutShare_IsMadeWithNone() =>
        Assert.Equal("a:Place:1:Balanced b:Place:0:NoShare", Plan(ResourceTypes.Deployments, PathReplicas.Ordinary, """{"spec":{"replicas":1}}"""));
}
