using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class ResourceQuotaTests
{
    [Fact]
    public async Task Create_MoreThanTheQuota_IsForbiddenAndSaysHowMuch()
    {
        await using var api = await WithQuotaAsync("""{"pods":"2","requests.cpu":"1","limits.memory":"1Gi"}""");
        await api.Create(ResourceTypes.Pods, Pod("a", "500m", "256Mi"));

        var cpu = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, Pod("b", "600m", "256Mi")));
        var silent = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, """{"metadata":{"name":"b"},"spec":{"containers":[{"name":"c"},{"name":"d"}]}}"""));
        await api.Create(ResourceTypes.Pods, Pod("b", "500m", "256Mi"));
        var third = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, Pod("c", "0", "0")));

        Assert.Equal("pods \"b\" is forbidden: exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=500m, limited: requests.cpu=1", cpu);
        Assert.Equal("pods \"b\" is forbidden: failed quota: q: must specify limits.memory for: c,d; requests.cpu for: c,d", silent);
        Assert.Equal("pods \"c\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2", third);
        Assert.Equal("""{"limits.memory":"512Mi","pods":"2","requests.cpu":"1"}""", Used(api));
    }

    [Fact]
    public async Task Create_ManyAtOnce_AdmitsNoMoreThanTheQuota()
    {
        await using var api = await WithQuotaAsync("""{"count/configmaps":"25"}""");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => TryAsync(api.Create(ResourceTypes.ConfigMaps, $"{{\"metadata\":{{\"name\":\"c{i}\"}}}}"))));

        Assert.Equal(25, outcomes.Count(made => made));
        Assert.Equal("""{"count/configmaps":"25"}""", Used(api));
    }

    [Theory]
    [InlineData("""{"scopes":["BestEffort"]}""", true, true)]
    [InlineData("""{"scopes":["NotBestEffort"]}""", false, false)]
    [InlineData("""{"scopes":["Terminating"]}""", false, true)]
    [InlineData("""{"scopes":["NotTerminating","BestEffort"]}""", true, false)]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"In","values":["high"]}]}}""", false, false)]
    [InlineData("""{"scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass","operator":"DoesNotExist"}]}}""", true, true)]
    public async Task Create_QuotaWithScopes_CountsTheirPodsOnly(string scopes, bool plainCounts, bool limitedCounts)
    {
        await using var api = await WithQuotaAsync("""{"pods":"5"}""", scopes[1..^1]);

        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"plain"},"spec":{"containers":[{"name":"c"}]}}""");
        Assert.Equal(plainCounts ? """{"pods":"1"}""" : """{"pods":"0"}""", Used(api));
        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"limited"},"spec":{"activeDeadlineSeconds":5,"containers":[{"name":"c"}]}}""");
        Assert.Equal($"{{\"pods\":\"{(plainCounts ? 1 : 0) + (limitedCounts ? 1 : 0)}\"}}", Used(api));
    }

    [Fact]
    public async Task Update_ServiceOfAnotherType_IsChargedForTheDifference()
    {
        await using var api = await WithQuotaAsync("""{"services":"1","services.nodeports":"1"}""");
        await api.Create(ResourceTypes.Services, """{"metadata":{"name":"s"},"spec":{"type":"ClusterIP","ports":[{"port":1},{"port":2}]}}""");

        var refused = await AdmittedApi.RefusalAsync(() => api.Update(ResourceTypes.Services, "s", """{"metadata":{"name":"s"},"spec":{"type":"NodePort","ports":[{"port":1},{"port":2}]}}"""));

        Assert.Equal("services \"s\" is forbidden: exceeded quota: q, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1", refused);
    }

    [Fact]
    public async Task Create_DryRunOrTakenName_ChargesNothing()
    {
        await using var api = await WithQuotaAsync("""{"secrets":"1"}""");
        await api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"s"}}""", new RequestContext { DryRun = true });
        Assert.Equal("""{"secrets":"0"}""", Used(api));

        await api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"s"}}""");
        var taken = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"s"}}"""));

        Assert.True(taken.IsAlreadyExists);
        Assert.Contains("exceeded quota: q, requested: secrets=1, used: secrets=1, limited: secrets=1",
            await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"t"}}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_QuotaNotCountedYet_IsNotHeldAgainstIt()
    {
        await using var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.ResourceQuotas, """{"metadata":{"name":"q"},"spec":{"hard":{"secrets":"0"}}}""");

        await api.Create(ResourceTypes.Secrets, """{"metadata":{"name":"s"}}""");
    }

    private static async Task<TestApi> WithQuotaAsync(string hard, string more = "")
    {
        var api = await AdmittedApi.StartAsync();
        var zero = System.Text.Json.Nodes.JsonNode.Parse(hard)!.AsObject();
        foreach (var name in zero.Select(z => z.Key).ToArray()) zero[name] = "0";
        var body = $"{{\"metadata\":{{\"name\":\"q\"}},\"spec\":{{\"hard\":{hard}{(more.Length > 0 ? "," : "")}{more}}},\"status\":{{\"hard\":{hard},\"used\":{zero.ToJsonString()}}}}}";
        await api.Create(ResourceTypes.ResourceQuotas, body);
        await api.Update(ResourceTypes.ResourceQuotas, "q", body, "status");
        return api;
    }

    private static string Used(TestApi api) => api.Get(ResourceTypes.ResourceQuotas, "q").ToNode()["status"]!["used"]!.ToJsonString();

    private static string Pod(string name, string cpu, string memory) =>
        $"{{\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{\"containers\":[{{\"name\":\"c\",\"resources\":{{\"requests\":{{\"cpu\":\"{cpu}\"}},\"limits\":{{\"memory\":\"{memory}\"}}}}}}]}}}}";

    private static async Task<bool> TryAsync(Task write)
    {
        try
        {
            await write;
            return true;
        }
        catch (StatusException refused) when (refused.Reason == "Forbidden")
        {
            return false;
        }
    }
}
