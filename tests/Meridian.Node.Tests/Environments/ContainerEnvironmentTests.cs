using Meridian.Objects;
using Meridian.Testing;

namespace Meridian.Node.Tests;

public sealed class ContainerEnvironmentTests
{
    private readonly FakeKubeClient client = new();

    public ContainerEnvironmentTests()
    {
        client.Add(ResourceTypes.ConfigMaps, """{"metadata":{"name":"cm","namespace":"default"},"data":{"K":"from map","L":"l"}}""");
        client.Add(ResourceTypes.Secrets, """{"metadata":{"name":"sec","namespace":"default"},"data":{"P":"c2VjcmV0"}}""");
    }

    [Fact]
    public async Task BuildAsync_AllSources_LaterWinsAndBuildsOnEarlier()
    {
        var built = await BuildAsync("""
            "envFrom":[{"prefix":"X_","configMapRef":{"name":"cm"}},{"secretRef":{"name":"none","optional":true}}],
            "env":[{"name":"URL","value":"http://$(HOST)/$(X_L)"},{"name":"HOST","value":"mine"},
                   {"name":"PASS","valueFrom":{"secretKeyRef":{"name":"sec","key":"P"}}},
                   {"name":"GONE","valueFrom":{"configMapKeyRef":{"name":"cm","key":"none","optional":true}}},
                   {"name":"IP","valueFrom":{"fieldRef":{"fieldPath":"status.podIP"}}},
                   {"name":"APP","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['app']"}}}]
            """);

        Assert.Equal("http://given/l", built["URL"]);
        Assert.Equal("mine", built["HOST"]);
        Assert.Equal("secret", built["PASS"]);
        Assert.Equal("127.1.128.1", built["IP"]);
        Assert.Equal("web", built["APP"]);
        Assert.Equal("from map", built["X_K"]);
        Assert.False(built.ContainsKey("GONE"));
    }

    [Theory]
    [InlineData("""{"configMapKeyRef":{"name":"none","key":"K"}}""", "configmap \"none\" not found")]
    [InlineData("""{"secretKeyRef":{"name":"sec","key":"none"}}""", "couldn't find key none in Secret default/sec")]
    public async Task BuildAsync_MissingReference_IsAConfigError(string source, string message)
    {
        var fault = await Assert.ThrowsAsync<ContainerFault>(() => BuildAsync($$"""{"env":[{"name":"V","valueFrom":{{source}}}]}"""[1..^1]));

        Assert.Equal(("CreateContainerConfigError", message), (fault.Reason, fault.Message));
    }

    [Theory]
    [InlineData("limits.cpu", "", "2")]
    [InlineData("limits.cpu", "\"divisor\":\"1m\",", "1500")]
    [InlineData("limits.memory", "\"divisor\":\"1Mi\",", "8192")]
    [InlineData("requests.memory", "\"divisor\":\"1Ki\",", "977")]
    [InlineData("requests.cpu", "\"containerName\":\"main\",", "0")]
    public async Task BuildAsync_ResourceField_IsInItsUnitAndOfTheNodeIfUnlimited(string resource, string more, string expected)
    {
        var built = await BuildAsync($$$"""
            "resources":{"limits":{"cpu":"1500m"},"requests":{"memory":"1M"}},
            "env":[{"name":"V","valueFrom":{"resourceFieldRef":{ {{{more}}}"resource":"{{{resource}}}" } } }]
            """);

        Assert.Equal(expected, built["V"]);
    }

    private Task<Dictionary<string, string>> BuildAsync(string container)
    {
        var pod = new PodSandbox(TestPods.Pod(container: container, metadata: "\"labels\":{\"app\":\"web\"}"), "127.1.128.1");
        return new ContainerEnvironment(client, pod, "127.1.1.1", new NodeCapacity(4, 8L << 30)).BuildAsync(pod.Spec.Containers[0], [new("HOST", "given")], TestContext.Current.CancellationToken);
    }
}
