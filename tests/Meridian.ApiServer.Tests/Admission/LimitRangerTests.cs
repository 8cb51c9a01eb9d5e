using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class LimitRangerTests
{
    [Fact]
    public async Task Create_ContainerWithoutAmounts_GetsDefaultsAndTheyAreTold()
    {
        await using var api = await WithLimitAsync("""{"type":"Container","default":{"cpu":"500m","memory":"1Gi"},"defaultRequest":{"cpu":"100m"}}""");

        var pod = (await api.Create(ResourceTypes.Pods, """
            {"metadata":{"name":"p"},"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":"1"}}}],"initContainers":[{"name":"i"}]}}
            """)).ToNode();

        Assert.Equal("""{"limits":{"cpu":"1","memory":"1Gi"},"requests":{"cpu":"100m"}}""", pod["spec"]!["containers"]![0]!["resources"]!.ToJsonString());
        Assert.Equal(
            "LimitRanger plugin set: cpu request for container a; memory limit for container a; cpu request for init container i; cpu, memory limit for init container i",
            (string)pod["metadata"]!["annotations"]!["kubernetes.io/limit-ranger"]!);
    }

    [Theory]
    [InlineData("""{"type":"Container","min":{"cpu":"50m"}}""", """{"requests":{"cpu":"10m"}}""", "minimum cpu usage per Container is 50m, but request is 10m")]
    [InlineData("""{"type":"Container","min":{"cpu":"50m"}}""", "{}", "minimum cpu usage per Container is 50m.  No request is specified")]
    [InlineData("""{"type":"Container","max":{"memory":"1Gi"}}""", """{"limits":{"memory":"2Gi"}}""", "maximum memory usage per Container is 1Gi, but limit is 2Gi")]
    [InlineData("""{"type":"Container","max":{"memory":"1Gi"}}""", "{}", "maximum memory usage per Container is 1Gi.  No limit is specified")]
    [InlineData("""{"type":"Pod","max":{"cpu":"1"}}""", """{"requests":{"cpu":"1"},"limits":{"cpu":"1500m"}}""", "maximum cpu usage per Pod is 1, but limit is 1500m")]
    [InlineData("""{"type":"Container","maxLimitRequestRatio":{"cpu":"2"}}""", """{"requests":{"cpu":"1"},"limits":{"cpu":"3"}}""", "cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000")]
    [InlineData("""{"type":"Container","min":{"cpu":"1"},"max":{"cpu":"2"}}""", "{}", "[minimum cpu usage per Container is 1.  No request is specified, maximum cpu usage per Container is 2.  No limit is specified]")]
    public async Task Create_OutsideTheLimits_IsForbidden(string limit, string resources, string why)
    {
        await using var api = await WithLimitAsync(limit);

        var refusal = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.Pods, $"{{\"metadata\":{{\"name\":\"p\"}},\"spec\":{{\"containers\":[{{\"name\":\"a\",\"resources\":{resources}}}]}}}}"));

        Assert.Equal($"pods \"p\" is forbidden: {why}", refusal);
    }

    [Fact]
    public async Task Create_ClaimOutsideTheLimits_IsForbidden()
    {
        await using var api = await WithLimitAsync("""{"type":"PersistentVolumeClaim","max":{"storage":"1Gi"}}""");

        var refusal = await AdmittedApi.RefusalAsync(() => api.Create(ResourceTypes.PersistentVolumeClaims, """{"metadata":{"name":"c"},"spec":{"resources":{"requests":{"storage":"2Gi"}}}}"""));

        Assert.Equal("persistentvolumeclaims \"c\" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi", refusal);
    }

    private static async Task<TestApi> WithLimitAsync(string limit)
    {
        var api = await AdmittedApi.StartAsync();
        await api.Create(ResourceTypes.LimitRanges, $"{{\"metadata\":{{\"name\":\"l\"}},\"spec\":{{\"limits\":[{limit}]}}}}");
        return api;
    }
}
