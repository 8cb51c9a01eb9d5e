using Meridian.Controllers.LoadBalancers;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.LoadBalancers;

public sealed class LoadBalancerReconcilerTests : IAsyncDisposable
{
    private static readonly LoopbackBlock Block = new(7);

    private readonly TestCluster cluster = new();

    public LoadBalancerReconcilerTests() => cluster.With(new LoadBalancerReconciler(cluster.Client, cluster.Informers, cluster.Events, Block));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private void Add(string name, string more = "") =>
        cluster.Client.Add(ResourceTypes.Services, $$"""{"metadata":{"name":"{{name}}","namespace":"default"},"spec":{"type":"LoadBalancer"{{more}} },"status":{"loadBalancer":{} } }""");

    private string Address(string name) => LoadBalancerPlan.AddressOf(cluster.Get(ResourceTypes.Services, name));

    [Fact]
    public async Task Services_GetDistinctAddresses_AndKeepThemOverARestart()
    {
        Add("a");
        Add("b");
        await cluster.SettleAsync();

        Assert.Equal(["127.7.200.1", "127.7.200.2"], new[] { Address("a"), Address("b") });
        Assert.Equal("VIP", cluster.Get(ResourceTypes.Services, "a").View<Service>().Status.LoadBalancer.Ingress[0].IpMode);

        cluster.With(new LoadBalancerReconciler(cluster.Client, cluster.Informers, cluster.Events, Block));
        Add("c");
        await cluster.SettleAsync();

        Assert.Equal(["127.7.200.1", "127.7.200.2", "127.7.200.3"], new[] { Address("a"), Address("b"), Address("c") });
    }

    [Fact]
    public async Task Address_IsReleasedWithTypeOrService()
    {
        Add("a");
        Add("b");
        await cluster.SettleAsync();
        cluster.Client.Edit(ResourceTypes.Services, TestCluster.Key("a"), s => s["spec"]!["type"] = "ClusterIP");
        cluster.Client.Remove(ResourceTypes.Services, TestCluster.Key("b"));
        await cluster.SettleAsync();

        Assert.Equal("", Address("a"));

        Add("c");
        Add("d");
        await cluster.SettleAsync();

        Assert.Equal(["127.7.200.1", "127.7.200.2"], new[] { Address("c"), Address("d") });
    }

    [Fact]
    public async Task CacheThatLags_DoesNotGiveAnAddressTwice()
    {
        Add("a");
        Add("b");
        using (cluster.Informers.For(ResourceTypes.Services).Hold()) await cluster.SettleAsync();
        await cluster.SettleAsync();

        Assert.NotEqual(Address("a"), Address("b"));
    }

    [Fact]
    public async Task Wish_IsGrantedIfFree_AndAClassIsLeftToItsOwner()
    {
        Add("wish", ""","loadBalancerIP":"127.7.201.9" """);
        Add("foreign", ""","loadBalancerClass":"example.com/lb" """);
        Add("outside", ""","loadBalancerIP":"10.0.0.1" """);
        await cluster.SettleAsync();

        Assert.Equal("127.7.201.9", Address("wish"));
        Assert.Equal("", Address("foreign"));
        Assert.Equal("127.7.200.1", Address("outside"));
    }
}
