using Meridian.Objects;

namespace Meridian.Node.Tests;

public sealed class ContainerConfigTests
{
    private static readonly NodeCapacity Node = new(4, 8L << 30);

    [Theory]
    [InlineData("", 2, 0, 0, 1000)]
    [InlineData("\"limits\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"}", 512, 50_000, 1L << 30, -997)]
    [InlineData("\"requests\":{\"cpu\":\"2\",\"memory\":\"4Gi\"}", 2048, 0, 0, 500)]
    [InlineData("\"requests\":{\"cpu\":\"1m\"},\"limits\":{\"cpu\":\"1m\"}", 2, 1000, 0, 999)]
    public void Resources_AsAsked_AreThoseOfControlGroups(string asked, long shares, long quota, long memory, long score)
    {
        var spec = TestPods.Pod(container: $"\"resources\":{{{asked}}}").View<Pod>().Spec;

        var resources = ContainerConfig.Resources(spec, spec.Containers[0], Node);

        Assert.Equal((shares, quota, memory, score), (resources.CpuShares, resources.CpuQuota, resources.MemoryLimitInBytes, resources.OomScoreAdj));
    }

    [Fact]
    public void Security_OfAContainer_WinsOverItsPods()
    {
        var pod = TestPods.Pod(
            "\"securityContext\":{\"runAsUser\":1,\"runAsGroup\":2,\"fsGroup\":3,\"supplementalGroups\":[4]}",
            "\"securityContext\":{\"runAsUser\":5,\"capabilities\":{\"add\":[\"NET_ADMIN\"],\"drop\":[\"ALL\"]},\"allowPrivilegeEscalation\":false}").View<Pod>().Spec;

        var security = ContainerSecurity.Of(pod, pod.Containers[0]);

        Assert.Equal((5, 2), (security.RunAsUser.Value, security.RunAsGroup.Value));
        Assert.Equal([4L, 3L], security.SupplementalGroups);
        Assert.Equal("NET_ADMIN ALL", string.Join(' ', [.. security.Capabilities.AddCapabilities, .. security.Capabilities.DropCapabilities]));
        Assert.True(security.NoNewPrivs);
    }

    [Theory]
    [InlineData("\"runAsNonRoot\":true", 0, true)]
    [InlineData("\"runAsNonRoot\":true", 7, false)]
    [InlineData("\"runAsNonRoot\":true,\"runAsUser\":0", 7, true)]
    [InlineData("\"runAsNonRoot\":false", 0, false)]
    public void Root_WhereItIsRefused_IsAFault(string said, long imageUser, bool refused)
    {
        var pod = TestPods.Pod(container: $"\"securityContext\":{{{said}}}").View<Pod>().Spec;

        var fault = Record.Exception(() => ContainerSecurity.CheckNotRoot(pod, pod.Containers[0], new Cri.Image { Uid = new Cri.Int64Value { Value = imageUser } }));

        Assert.Equal(refused, fault is ContainerFault { Reason: "CreateContainerConfigError" });
    }

    [Fact]
    public void Sandbox_OfAPod_IsMarkedAndResolvesInItsNamespace()
    {
        var pod = TestPods.Pod("\"hostAliases\":[{\"ip\":\"10.0.0.9\",\"hostnames\":[\"a\",\"b\"]}]");

        var config = SandboxConfig.Of(pod, new CriLabels("lab", "lab-1"), new PodFolders("/state", "lab-1"), System.Net.IPAddress.Parse("10.9.0.10"), "cluster.local", 2);

        Assert.Equal(("lab", "lab-1", pod.Header.Uid), (config.Labels[CriLabels.Cluster], config.Labels[CriLabels.Node], config.Labels[CriLabels.Uid]));
        Assert.Equal("lab", config.Annotations[CriLabels.Cluster]);
        Assert.Equal("default.svc.cluster.local", config.DnsConfig.Searches[0]);
        Assert.EndsWith("10.1.2.3\tweb\n10.0.0.9\ta\tb\n", HostsFile.Text(pod, "10.1.2.3"), StringComparison.Ordinal);
    }
}
