using Meridian.Objects;

namespace Meridian.Federation.Tests;

public sealed class PolicyPropagationTests
{
    private static void Policy(FakeFederation federation, string name, string spec) =>
        federation.Api.Add(ResourceTypes.PlacementPolicies, $$"""{"metadata":{"namespace":"default","name":"{{name}}","generation":1},"spec":{{spec}} }""");

    private static void Change(FakeFederation federation, string name, string spec) => federation.Api.Edit(ResourceTypes.PlacementPolicies, new("default", name), p =>
    {
        p["spec"] = System.Text.Json.Nodes.JsonNode.Parse(spec);
        p["metadata"]!["generation"] = (long)p["metadata"]!["generation"]! + 1;
    });

    private static async Task SettleAsync(FakeFederation federation)
    {
        for (var round = 0; round < 4; round++)
        {
            await federation.RunAsync();
            foreach (var name in new[] { "backend", "other" }) federation.MakeReady(name);
        }
        await federation.RunAsync();
    }

    [Fact]
    public async Task Policy_ComesChangesAndGoes_TheObjectsItMeansMove()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        federation.Deploy("other", 2);
        await SettleAsync(federation);
        Assert.Equal("a2 b2", federation.Shares("backend"));

        Policy(federation, "p", """{"resourceSelectors":[{"kind":"Deployment","name":"backend"}],"clusters":{"names":["a"]}}""");
        await SettleAsync(federation);
        Assert.Equal(("a4 b-", "a1 b1"), (federation.Shares("backend"), federation.Shares("other")));

        Change(federation, "p", """{"resourceSelectors":[{"kind":"Deployment","name":"backend"}],"clusters":{"names":["b"]}}""");
        await SettleAsync(federation);
        Assert.Equal("a- b4", federation.Shares("backend"));

        federation.Api.Remove(ResourceTypes.PlacementPolicies, new("default", "p"));
        await SettleAsync(federation);
        Assert.Equal("a2 b2", federation.Shares("backend"));
    }

    [Fact]
    public async Task Policy_MovesAnAutoscaler_NobodyWaitsUntilItsLimitIsReached()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Api.Add(ResourceTypes.HorizontalPodAutoscalers, """
            {"metadata":{"namespace":"default","name":"backend"},"spec":{"maxReplicas":10,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"backend"} } }
            """);
        await federation.RunAsync();
        Assert.NotNull(federation.Copy("a", ResourceTypes.HorizontalPodAutoscalers, "backend"));

        Policy(federation, "p", """{"clusters":{"names":["b"]}}""");
        await federation.RunAsync();

        Assert.Null(federation.Copy("a", ResourceTypes.HorizontalPodAutoscalers, "backend"));
        Assert.Equal(10, (int)federation.Copy("b", ResourceTypes.HorizontalPodAutoscalers, "backend")!.ToNode()["spec"]!["maxReplicas"]!);
    }

    [Fact]
    public async Task Policy_Suspended_NothingChangesUntilItIsNot()
    {
        await using var federation = new FakeFederation("a", "b");
        Policy(federation, "p", """{"suspend":true}""");
        federation.Deploy("backend", 4);
        await SettleAsync(federation);
        Assert.Equal("a- b-", federation.Shares("backend"));

        Change(federation, "p", "{}");
        await SettleAsync(federation);
        Assert.Equal("a2 b2", federation.Shares("backend"));

        Change(federation, "p", """{"suspend":true}""");
        federation.Scale("backend", 8);
        await SettleAsync(federation);
        Assert.Equal("a2 b2", federation.Shares("backend"));
    }

    [Fact]
    public async Task Cluster_Drained_GivesItsReplicasToOthersFirst()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        await SettleAsync(federation);

        federation.Set.Update("a", m => m with { Taints = [new Taint { Key = "meridian.dev/drain", Effect = "NoExecute" }] });
        await federation.RunAsync();
        Assert.Equal("a2 b4", federation.Shares("backend"));
        await SettleAsync(federation);
        Assert.Equal("a- b4", federation.Shares("backend"));
    }

    [Fact]
    public async Task Pods_UnschedulableForLong_MoveOn()
    {
        await using var federation = new FakeFederation("a", "b");
        federation.Deploy("backend", 4);
        await SettleAsync(federation);
        federation.Scale("backend", 8);
        await federation.RunAsync();
        Assert.Equal("a4 b4", federation.Shares("backend"));
        foreach (var name in new[] { "p1", "p2" })
            federation.Members["a"].Api.Add(ResourceTypes.Pods, $$"""
                {"metadata":{"namespace":"default","name":"{{name}}","labels":{"pod-template-hash":"5d"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"backend-5d","uid":"u","controller":true}]},
                 "spec":{"containers":[{"name":"c"}]},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","lastTransitionTime":"2030-01-01T00:00:00Z"}]} }
                """);
        await federation.RunAsync();
        Assert.Equal("a4 b4", federation.Shares("backend"));

        await federation.RunAfterAsync(TimeSpan.FromSeconds(61));
        Assert.Equal("a2 b6", federation.Shares("backend"));
    }

    [Fact]
    public async Task Status_ObjectsOfAPolicy_AreCounted()
    {
        await using var federation = new FakeFederation("a", "b");
        Policy(federation, "p", """{"resourceSelectors":[{"kind":"Deployment"}],"spread":[{"topologyKey":"region","minGroups":3}]}""");
        federation.Deploy("backend", 4);
        federation.Deploy("other", 4);
        await SettleAsync(federation);
        await federation.Reports.WriteAsync(FakeFederation.Token);
        string Status() => federation.Api.Find(ResourceTypes.PlacementPolicies, new("default", "p"))!.ToNode()["status"]!.ToJsonString();
        Assert.Contains("\"reason\":\"NotAsAsked\",\"message\":\"Deployment default/backend: spread over region needs 3 groups", Status(), StringComparison.Ordinal);
        Assert.Contains("\"objects\":2,\"placed\":0", Status(), StringComparison.Ordinal);

        Change(federation, "p", """{"resourceSelectors":[{"kind":"Deployment"}]}""");
        await SettleAsync(federation);
        await federation.Reports.WriteAsync(FakeFederation.Token);
        Assert.Contains("\"objects\":2,\"placed\":2", Status(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_IsThePlanAndRemembersNothing()
    {
        await using var federation = new FakeFederation("a", "b");
        Policy(federation, "p", """{"affinityGroups":[{"name":"main","names":["a"]},{"name":"spare","names":["b"]}]}""");
        federation.Deploy("backend", 4);
        await SettleAsync(federation);
        var source = federation.Api.Find(ResourceTypes.Deployments, new("default", "backend"))!;
        var plan = federation.Planner.Explain(new PropagatedKind(ResourceTypes.Deployments) { Replicas = PathReplicas.Ordinary }, source, federation.Set.All);

        Assert.Equal("PlacementPolicy default/p", Assert.Single(plan.Trace!.Policies));
        Assert.Equal([true, false], plan.Trace.AffinityGroups.Select(g => g.Used));
        Assert.Equal(MemberFilters.All.Count * 2, plan.Trace.Filters.Count);
        Assert.Equal("a4 b-", federation.Shares("backend"));
    }
}
