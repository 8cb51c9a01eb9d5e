using Meridian.Objects;

namespace Meridian.ApiServer.Tests.InProcess;

public sealed class SystemObjectsTests
{
    [Fact]
    public async Task EnsureSystem_NewCluster_MakesThemValidAndRepeatingChangesNothing()
    {
        await using var api = new TestApi(store => AdmissionLists.ForCluster(store, new LoopbackBlock(9)), realKinds: true);
        var bootstrap = new ClusterBootstrap(api.Engine);
        await bootstrap.EnsureNamespacesAsync(TestApi.Token);
        await bootstrap.EnsureSystemAsync("PEM", TestApi.Start, TestApi.Token);
        var after = api.Store.Revision;

        await bootstrap.EnsureSystemAsync("PEM", TestApi.Start, TestApi.Token);

        Assert.Equal(after, api.Store.Revision);
        Assert.Equal(["system-cluster-critical", "system-node-critical"], Names(api, ResourceTypes.PriorityClasses));
        Assert.Equal(
            ["catch-all", "exempt", "global-default", "leader-election", "node-high", "system", "workload-high", "workload-low"], Names(api, ResourceTypes.PriorityLevelConfigurations));
        Assert.Equal(13, Names(api, ResourceTypes.FlowSchemas).Count());
        Assert.All(api.Engine.All(ResourceTypes.FlowSchemas, null), s => Assert.Equal("False", (string)s.ToNode()["status"]!["conditions"]![0]!["status"]!));
        Assert.Equal("PEM", (string)api.Engine.Get(ResourceTypes.ConfigMaps, new ObjectKey("kube-system", "extension-apiserver-authentication")).ToNode()["data"]!["client-ca-file"]!);
    }

    private static IEnumerable<string> Names(TestApi api, ResourceType type) => api.Engine.All(type, null).Select(o => o.Header.Name);
}
