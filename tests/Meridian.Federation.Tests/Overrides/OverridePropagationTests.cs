using Meridian.Objects;

namespace Meridian.Federation.Tests.Overrides;

public sealed class OverridePropagationTests
{
    [Fact]
    public async Task Policy_ForOneMember_ChangesItsCopyOnly_AndBackWhenItGoes()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 2);
        await federation.RunAsync();

        Policy(federation, """{"clusters":{"names":["b"]},"image":[{"tag":"v2"}],"jsonPatch":[{"op":"remove","path":"/metadata/annotations"},{"op":"remove","path":"/metadata/labels"}]}""");
        await federation.RunAsync();

        Assert.Equal(("backend:v1", "backend:v2"), (Image(federation, "a"), Image(federation, "b")));
        var marked = federation.Copy("b", ResourceTypes.Deployments, "backend")!.Header;
        Assert.True(marked.Annotations.ContainsKey(FederationMarks.FederatedUid) && marked.Labels.ContainsKey(FederationMarks.Federation));

        federation.Api.Remove(ResourceTypes.OverridePolicies, new("default", "p"));
        await federation.RunAsync();

        Assert.Equal("backend:v1", Image(federation, "b"));
    }

    [Fact]
    public async Task Replicas_OfOneMember_LeaveTheRestToTheOthers()
    {
        await using var federation = new FakeFederation("a", "b", "c");
        Policy(federation, """{"clusters":{"names":["b"]},"replicas":1}""");
        federation.Deploy("backend", 7);
        await federation.RunAsync();

        Assert.Equal("a3 b1 c3", federation.Shares("backend"));
    }

    [Fact]
    public async Task PatchThatDoesNotApply_FailsInThatMemberOnly()
    {
        await using var federation = new FakeFederation("a", "b");
        Policy(federation, """{"clusters":{"names":["b"]},"jsonPatch":[{"op":"remove","path":"/spec/nothing"}]}""");
        federation.Deploy("backend", 2);
        await federation.RunAsync();

        Assert.Equal("a1 b-", federation.Shares("backend"));
        var failed = federation.Placement("backend")["clusters"]!.AsArray().Single(c => (string?)c!["name"] == "b")!;
        Assert.Equal("Failed", (string?)failed["state"]);
        Assert.Contains("OverridePolicy p, spec.rules[0]", (string?)failed["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task LostMember_IsAMoveOnThePlacement()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 2);
        await federation.RunAsync();
        Assert.Null(federation.Placement("backend")["moves"]);

        federation.Stand("b", MemberStanding.Offline);
        await federation.RunAsync();

        Assert.Equal("a 1>2 Balanced,b 1> ClusterOffline", string.Join(',', federation.Placement("backend")["moves"]!.AsArray().Select(m => $"{m!["cluster"]} {m["from"]}>{m["to"]} {m["reason"]}")));
    }

    private static void Policy(FakeFederation federation, string rule) =>
        federation.Api.Add(ResourceTypes.OverridePolicies, $$"""{"metadata":{"namespace":"default","name":"p"},"spec":{"rules":[{{rule}}]} }""");

    private static string Image(FakeFederation federation, string member) =>
        (string)federation.Copy(member, ResourceTypes.Deployments, "backend")!.ToNode()["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;
}
