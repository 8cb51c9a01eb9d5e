using System.Text;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class ReplicaRulesTests
{
    private static string Plan(IReplicaField field, string json, params MemberFacts[] members)
    {
        var source = KubeObject.Parse(Encoding.UTF8.GetBytes(json));
        var plan = Placer.Decide(new PlacementRequest("default/x", ClusterSelector.Everything, field.Total(source)), members);
        return string.Join(' ', ReplicaRules.Apply(plan, field, source, members).Decisions.Select(d => $"{d.Cluster}:{d.Verdict}:{d.Replicas}:{d.Reason}"));
    }

    private static MemberFacts Ready(string name, long? wanted = null) => new() { Name = name, Standing = MemberStanding.Ready, Wanted = wanted, Ready = wanted };

    [Fact]
    public void Job_WithoutShare_IsNotMade() =>
        Assert.Equal("a:Place:1:Balanced b:Remove::NoShare", Plan(new JobReplicas(), """{"spec":{"parallelism":1}}""", Ready("a", 1), Ready("b")));

    [Fact]
    public void Job_ThatIsDone_IsGivenToNobodyElse() => Assert.Equal(
        "a:Place:1:Finished b:Leave::Finished",
        Plan(new JobReplicas(), """{"spec":{"parallelism":4},"status":{"conditions":[{"type":"Complete","status":"True"}]}}""", Ready("a", 1), Ready("b")));

    [Fact]
    public void Deployment_WithoutShare_IsMadeWithNone() =>
        Assert.Equal("a:Place:1:Balanced b:Place:0:Balanced", Plan(PathReplicas.Ordinary, """{"spec":{"replicas":1}}""", Ready("a", 1), Ready("b")));
}
