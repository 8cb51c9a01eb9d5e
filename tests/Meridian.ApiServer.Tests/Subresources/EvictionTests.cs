using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Subresources;

public sealed class EvictionTests
{
    private const string Pod = """{"metadata":{"name":"a","labels":{"app":"x"}},"spec":{"nodeName":"n","containers":[{"name":"c","image":"i"}]}}""";
    private const string Ready = """{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""";
    private const string Budget = """{"metadata":{"name":"b"},"spec":{"minAvailable":1,"selector":{"matchLabels":{"app":"x"}}}}""";

    [Theory]
    [InlineData("""{"disruptionsAllowed":0,"desiredHealthy":1,"currentHealthy":1,"observedGeneration":1}""", "The disruption budget b needs 1 healthy pods and has 1 currently")]
    [InlineData("""{"disruptionsAllowed":1,"observedGeneration":0}""", "The disruption budget b is still being processed by the server.")]
    public async Task Evict_GuardedPod_IsRefusedAndSaysWhenToRetry(string budget, string cause)
    {
        await using var api = await Start(Ready);
        await Guard(api, budget);

        var failure = await Assert.ThrowsAsync<StatusException>(() => Evict(api));

        Assert.Equal(429, failure.Code);
        Assert.Equal("Cannot evict pod as it would violate the pod's disruption budget.", failure.Message);
        Assert.Equal(("DisruptionBudget", cause), (failure.Causes.Single().Reason, failure.Causes.Single().Message));
        Assert.Null(api.Get(ResourceTypes.Pods, "a").Header.DeletionTimestamp);
    }

    [Fact]
    public async Task Evict_AllowedPod_SpendsTheBudgetAndMarksThePod()
    {
        await using var api = await Start(Ready);
        await Guard(api, """{"disruptionsAllowed":1,"desiredHealthy":1,"currentHealthy":2,"observedGeneration":1}""");

        var answer = await Evict(api);

        var (pod, budget) = (api.Get(ResourceTypes.Pods, "a"), api.Get(ResourceTypes.PodDisruptionBudgets, "b").ToNode());
        Assert.Equal(("Success", 201), ((string)answer.ToNode()["status"]!, (int)answer.ToNode()["code"]!));
        Assert.NotNull(pod.Header.DeletionTimestamp);
        Assert.Contains(pod.ToNode()["status"]!["conditions"]!.AsArray(), c => (string)c!["type"]! == "DisruptionTarget" && (string)c["reason"]! == "EvictionByEvictionAPI");
        Assert.Equal(0, (int)budget["status"]!["disruptionsAllowed"]!);
        Assert.Equal("a", budget["status"]!["disruptedPods"]!.AsObject().Single().Key);
    }

    [Theory]
    [InlineData("""{"phase":"Pending"}""", """{"disruptionsAllowed":0,"observedGeneration":1}""")]
    [InlineData("""{"phase":"Running"}""", """{"disruptionsAllowed":0,"desiredHealthy":1,"currentHealthy":1,"observedGeneration":1}""")]
    public async Task Evict_PodThatCountsForNothing_NeedsNoBudget(string status, string budget)
    {
        await using var api = await Start(status);
        await Guard(api, budget);

        await Evict(api);

        Assert.NotNull(api.Get(ResourceTypes.Pods, "a").Header.DeletionTimestamp);
    }

    [Fact]
    public async Task Evict_UnderTwoBudgets_IsAFault()
    {
        await using var api = await Start(Ready);
        await Guard(api, """{"disruptionsAllowed":1}""");
        await api.Create(ResourceTypes.PodDisruptionBudgets, Budget.Replace("\"b\"", "\"c\"", StringComparison.Ordinal));

        var failure = await Assert.ThrowsAsync<StatusException>(() => Evict(api));

        Assert.Equal((500, "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."), (failure.Code, failure.Message));
    }

    [Fact]
    public async Task Evict_DryRun_LeavesEverything()
    {
        await using var api = await Start(Ready);
        await Guard(api, """{"disruptionsAllowed":1,"observedGeneration":1}""");

        await Evict(api, """{"metadata":{"name":"a"},"deleteOptions":{"dryRun":["All"]}}""");

        Assert.Null(api.Get(ResourceTypes.Pods, "a").Header.DeletionTimestamp);
        Assert.Equal(1, (int)api.Get(ResourceTypes.PodDisruptionBudgets, "b").ToNode()["status"]!["disruptionsAllowed"]!);
    }

    private static async Task<TestApi> Start(string status)
    {
        var api = new TestApi(realKinds: true);
        await api.Create(ResourceTypes.Pods, Pod);
        await Status(api, ResourceTypes.Pods, "a", status);
        return api;
    }

    private static async Task Guard(TestApi api, string status)
    {
        await api.Create(ResourceTypes.PodDisruptionBudgets, Budget);
        await Status(api, ResourceTypes.PodDisruptionBudgets, "b", status);
    }

    private static Task Status(TestApi api, ResourceType type, string name, string status)
    {
        var obj = api.Get(type, name).ToNode();
        obj["status"] = JsonNode.Parse(status);
        return api.Update(type, name, obj.ToJsonString(), "status");
    }

    private static Task<KubeObject> Evict(TestApi api, string eviction = """{"metadata":{"name":"a"}}""") =>
        api.Engine.PostSubresourceAsync(ResourceTypes.Pods, TestApi.Key("a"), "eviction", TestApi.Json(eviction), new RequestContext(), TestApi.Token);
}
