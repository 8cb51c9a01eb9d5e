using Meridian.Objects;

namespace Meridian.ApiServer.Tests.InProcess;

public sealed class ClusterBootstrapTests
{
    [Fact]
    public async Task ServiceRange_Ensured_IsReadyAndStaysAsItIs()
    {
        await using var api = new TestApi(realKinds: true);
        var bootstrap = new ClusterBootstrap(api.Engine);

        await bootstrap.EnsureServiceRangeAsync(new LoopbackBlock(9).ServiceRange, TestApi.Start, TestApi.Token);
        var made = api.Get(ResourceTypes.ServiceCidrs, "kubernetes");
        await bootstrap.EnsureServiceRangeAsync(new LoopbackBlock(9).ServiceRange, TestApi.Start, TestApi.Token);

        Assert.Equal("""["127.9.64.0/18"]""", made.ToNode()["spec"]!["cidrs"]!.ToJsonString());
        Assert.Equal("True", (string?)made.ToNode()["status"]!["conditions"]![0]!["status"]);
        Assert.Equal(made.Header.ResourceVersion, api.Get(ResourceTypes.ServiceCidrs, "kubernetes").Header.ResourceVersion);
    }
}
