using Meridian.Client;
using Meridian.Objects;
using Meridian.Testing;

namespace Meridian.Federation.Tests;

/// <summary>Joining, with failures at every step.</summary>
public sealed class MemberJoinTests
{
    private static readonly JoinRequest Request = new() { Name = "paris", Administrator = new ClusterCredentials { Server = new Uri("https://10.0.0.1:6443"), ClientKeyPem = "secret" }, Labels = new Dictionary<string, string> { ["tier"] = "gold" } };
    private readonly FakeKubeClient federation = new();
    private readonly FakeKubeClient member = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public MemberJoinTests()
    {
        federation.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"federation-system"}}""");
        federation.Add(ResourceTypes.ConfigMaps, """{"metadata":{"namespace":"federation-system","name":"federation"},"data":{"name":"world"}}""");
    }

    private Task JoinAsync(JoinRequest? request = null) => new MemberJoin(federation, TimeProvider.System).RunAsync(request ?? Request, member, Token);

    // But for namespaces that are going: nobody empties them here.
    private static IEnumerable<string> Everything(FakeKubeClient client) =>
        ResourceTypes.Federation.Concat(ResourceTypes.LocalCluster).Distinct().SelectMany(client.All).Where(o => o.Header.DeletionTimestamp is null).Select(o => $"{o.Header.Kind} {o.Key}");

    // Fakes answer no token requests, so every join fails at the latest there.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(7)]
    public async Task Join_FailingAtAnyStep_LeavesNothing(int step)
    {
        var writes = 0;
        member.Fault = r => r.Verb != "delete" && ++writes == step ? new HttpRequestException("Connection refused") : null;
        string[] before = [.. Everything(federation), .. Everything(member)];

        var failure = await Assert.ThrowsAsync<JoinException>(() => JoinAsync());

        Assert.Contains("Nothing of it remains", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Everything(federation).Concat(Everything(member)));
    }

    [Fact]
    public async Task Join_WhatCannotBeTakenBack_IsNamed()
    {
        member.Fault = r => r.Verb == "delete" && r.Type.Equals(ResourceTypes.ClusterRoles) ? ApiError.Unavailable("not now") : null;

        var failure = await Assert.ThrowsAsync<JoinException>(() => JoinAsync());

        Assert.Contains("These could not be removed: ClusterRole meridian-federation-world in paris (not now)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_FailingOnARepeat_LeavesWhatWasThere()
    {
        member.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"meridian-federation-world"}}""");
        member.Add(ResourceTypes.ServiceAccounts, """{"metadata":{"namespace":"meridian-federation-world","name":"control-plane"}}""");

        await Assert.ThrowsAsync<JoinException>(() => JoinAsync());

        Assert.NotNull(member.Find(ResourceTypes.ServiceAccounts, new("meridian-federation-world", "control-plane")));
        Assert.Null(member.Find(ResourceTypes.ClusterRoles, ObjectKey.Cluster("meridian-federation-world")));
    }

    [Fact]
    public async Task Join_MemberOfAnotherFederationOfThatName_IsRefused()
    {
        member.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"meridian-federation-world","annotations":{"meridian.dev/federation-uid":"another"}}}""");

        Assert.Contains("another federation that is named world", (await Assert.ThrowsAsync<JoinException>(() => JoinAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("paris", "https://10.0.0.9:6443", "has a member paris already, at https://10.0.0.9:6443")]
    [InlineData("lyon", "https://10.0.0.1:6443", "is a member already, named lyon")]
    public async Task Join_NameOrServerTaken_IsRefused(string name, string server, string fault)
    {
        federation.Add(ResourceTypes.Clusters, $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{"server":"{{{server}}}"} }""");

        Assert.Contains(fault, (await Assert.ThrowsAsync<JoinException>(() => JoinAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(Everything(member));
    }

    [Fact]
    public void Plan_ShowsAllThatWouldBeMade_AndNoSecrets()
    {
        var plan = MemberJoin.Plan(Request with { Zones = ["a", "b"], Provider = "aws" }, new FederationIdentity("world", "u", ["example.com"]));

        Assert.Equal(["Namespace", "ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "Secret", "Cluster"], plan.Select(o => (string)o["kind"]!));
        Assert.DoesNotContain(plan, o => o.ToJsonString().Contains("secret\"", StringComparison.Ordinal));
        Assert.Equal("""{"server":"https://10.0.0.1:6443","secretRef":{"name":"paris"},"zones":["a","b"],"provider":"aws"}""", plan[^1]["spec"]!.ToJsonString());
        Assert.Contains(plan[2]["rules"]!.AsArray(), r => r!.ToJsonString() == """{"apiGroups":["example.com"],"resources":["*"],"verbs":["get","list","watch","create","update","patch","delete"]}""");
    }

    [Fact]
    public void Rights_ByDefault_HandOutNothingTheyAreNot()
    {
        var rules = new MemberRights([], Escalates: false).InTheCluster("lease").Select(r => r!).ToArray();

        Assert.DoesNotContain(rules, r => r["verbs"]!.AsArray().Any(v => (string?)v is "*" or "escalate" or "impersonate"));
        Assert.DoesNotContain(rules, r => r["resources"]?.AsArray().Any(v => (string?)v is "*" or "nodes/proxy") == true);
        Assert.Equal(["admin", "edit", "view"], Assert.Single(rules, r => r["verbs"]!.AsArray().Any(v => (string?)v == "bind"))["resourceNames"]!.AsArray().Select(n => (string)n!));
    }
}
