using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Admission;

public sealed class ServiceAllocationTests
{
    private static readonly LoopbackBlock Block = new(9);

    [Fact]
    public async Task Create_ClusterIP_GetsAnAddressOfTheUpperBand()
    {
        await using var api = await Api();

        var spec = (await api.Create(ResourceTypes.Services, Service("a", "ClusterIP"))).ToNode()["spec"]!;

        Assert.Equal("127.9.65.1", (string)spec["clusterIP"]!);
        Assert.Equal("127.9.65.1", (string)spec["clusterIPs"]![0]!);
        Assert.Null(spec["ports"]![0]!["nodePort"]);
    }

    [Theory]
    [InlineData("ClusterIP", """, "clusterIP":"None" """, "None", false)]
    [InlineData("ClusterIP", """, "clusterIP":"127.9.64.10" """, "127.9.64.10", false)]
    [InlineData("NodePort", "", "127.9.65.1", true)]
    [InlineData("LoadBalancer", "", "127.9.65.1", true)]
    [InlineData("LoadBalancer", """, "allocateLoadBalancerNodePorts":false """, "127.9.65.1", false)]
    [InlineData("ExternalName", "", null, false)]
    public async Task Create_EachType_GetsWhatItUses(string type, string more, string? address, bool port)
    {
        await using var api = await Api();

        var spec = (await api.Create(ResourceTypes.Services, Service("a", type, more))).ToNode()["spec"]!;

        Assert.Equal(address, (string?)spec["clusterIP"]);
        Assert.Equal(port, spec["ports"]![0]!["nodePort"] is not null);
    }

    [Theory]
    [InlineData(""", "clusterIP":"127.9.64.10" """, "spec.clusterIPs: Invalid value: [\"127.9.64.10\"]: failed to allocate IP 127.9.64.10: provided IP is already allocated")]
    [InlineData(""", "clusterIP":"10.0.0.1" """, "spec.clusterIPs: Invalid value: [\"10.0.0.1\"]: failed to allocate IP 10.0.0.1: the provided IP (10.0.0.1) is not in the valid range. The range of valid IPs is 127.9.64.0/18")]
    [InlineData(""", "ports":[{"port":1,"nodePort":31000}] """, "spec.ports[0].nodePort: Invalid value: 31000: provided port is already allocated")]
    [InlineData(""", "ports":[{"port":1,"nodePort":80}] """, "spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767")]
    public async Task Create_WithWhatIsTakenOrOutOfRange_IsInvalidAndTakesNothing(string more, string message)
    {
        await using var api = await Api();
        await api.Create(ResourceTypes.Services, """{"metadata":{"name":"first"},"spec":{"type":"NodePort","clusterIP":"127.9.64.10","ports":[{"port":1,"nodePort":31000}]}}""");

        var failure = await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.Services, Service("a", "NodePort", more)));
        var next = await api.Create(ResourceTypes.Services, Service("b", "ClusterIP"));

        Assert.Equal($"Service \"a\" is invalid: {message}", failure.Message);
        // Free choice goes round, so an address given back is not the next; it is free for who asks.
        await api.Create(ResourceTypes.Services, Service("c", "ClusterIP", """, "clusterIP":"127.9.65.1" """.Replace("127.9.65.1", Other(next), StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Delete_GivesBack_AlsoWhenFinalizersHeldTheService()
    {
        await using var api = await Api();
        await api.Create(ResourceTypes.Services, """{"metadata":{"name":"a","finalizers":["x/y"]},"spec":{"type":"NodePort","clusterIP":"127.9.64.10","ports":[{"port":1,"nodePort":31000}]}}""");
        var again = """{"metadata":{"name":"b"},"spec":{"type":"NodePort","clusterIP":"127.9.64.10","ports":[{"port":1,"nodePort":31000}]}}""";

        await api.Delete(ResourceTypes.Services, "a");
        await Assert.ThrowsAsync<StatusException>(() => api.Create(ResourceTypes.Services, again));
        var held = api.Get(ResourceTypes.Services, "a").ToNode();
        held["metadata"]!.AsObject().Remove("finalizers");
        await api.Engine.UpdateAsync(ResourceTypes.Services, TestApi.Key("a"), "", held, new RequestContext(), TestApi.Token);

        await api.Create(ResourceTypes.Services, again);
    }

    [Fact]
    public async Task Create_DryRun_KeepsNothing()
    {
        await using var api = await Api();
        var json = Service("a", "ClusterIP", """, "clusterIP":"127.9.64.10" """);

        await api.Create(ResourceTypes.Services, json, new RequestContext { DryRun = true });

        await api.Create(ResourceTypes.Services, json);
    }

    [Fact]
    public async Task Update_LeavingOutWhatWasGiven_KeepsIt()
    {
        await using var api = await Api();
        var before = (await api.Create(ResourceTypes.Services, Service("a", "NodePort"))).ToNode()["spec"]!;

        var after = (await api.Update(ResourceTypes.Services, "a", Service("a", "LoadBalancer", """, "ports":[{"port":80},{"port":81}] """))).ToNode()["spec"]!;

        Assert.Equal((string)before["clusterIP"]!, (string)after["clusterIP"]!);
        Assert.Equal((int)before["ports"]![0]!["nodePort"]!, (int)after["ports"]![0]!["nodePort"]!);
        Assert.NotNull(after["ports"]![1]!["nodePort"]);
    }

    [Fact]
    public async Task Update_ToATypeThatUsesLess_GivesBack()
    {
        await using var api = await Api();
        var before = (await api.Create(ResourceTypes.Services, Service("a", "NodePort"))).ToNode();
        var address = (string)before["spec"]!["clusterIP"]!;

        before["spec"]!["type"] = "ExternalName";
        var after = (await api.Engine.UpdateAsync(ResourceTypes.Services, TestApi.Key("a"), "", before, new RequestContext(), TestApi.Token)).Object.ToNode()["spec"]!;

        Assert.Null(after["clusterIP"]);
        Assert.Null(after["ipFamilies"]);
        Assert.Null(after["ipFamilyPolicy"]);
        Assert.Null(after["ports"]![0]!["nodePort"]);
        await api.Create(ResourceTypes.Services, Service("b", "ClusterIP", $", \"clusterIP\":\"{address}\""));
    }

    [Fact]
    public async Task Start_OverAStoreWithServices_KnowsWhatTheyHold()
    {
        await using var api = await Api();
        await api.Create(ResourceTypes.Services, Service("a", "ClusterIP", """, "clusterIP":"127.9.64.10" """));

        var free = ServiceAddresses.From(api.Store, Block);

        Assert.False(free.TryTake(System.Net.IPAddress.Parse("127.9.64.10")));
    }

    [Fact]
    public void Pool_AllTaken_FallsBackToTheLowerBandThenIsEmpty()
    {
        var pool = new NumberPool(1, 6, 4);

        int?[] taken = [.. Enumerable.Range(0, 7).Select(_ => pool.Take())];

        Assert.Equal([4, 5, 6, 1, 2, 3, null], taken);
    }

    private static async Task<TestApi> Api()
    {
        var api = new TestApi(store => AdmissionLists.ForCluster(store, Block));
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        return api;
    }

    private static string Other(KubeObject service) => (string)service.ToNode()["spec"]!["clusterIP"]! == "127.9.65.1" ? "127.9.65.2" : "127.9.65.1";

    private static string Service(string name, string type, string more = "") => more.Contains("\"ports\"", StringComparison.Ordinal)
        ? $"{{\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{\"type\":\"{type}\"{more}}}}}"
        : $"{{\"metadata\":{{\"name\":\"{name}\"}},\"spec\":{{\"type\":\"{type}\",\"ports\":[{{\"port\":80}}]{more}}}}}";
}
