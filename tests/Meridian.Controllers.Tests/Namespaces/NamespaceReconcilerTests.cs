using Meridian.Client;
using Meridian.Controllers.Namespaces;
using Meridian.Controllers.ServiceAccounts;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Namespaces;

public sealed class NamespaceReconcilerTests : IAsyncDisposable
{
    private static readonly ObjectKey Shop = ObjectKey.Cluster("shop");

    private readonly TestCluster cluster = new();

    public NamespaceReconcilerTests()
    {
        cluster.With(
            new NamespaceReconciler(cluster.Client, cluster.Informers, cluster.Time, cluster.Served),
            new DefaultServiceAccountReconciler(cluster.Client, cluster.Informers),
            new RootCaReconciler(cluster.Client, cluster.Informers, "PEM"));
        cluster.Client.Add(ResourceTypes.Namespaces, """{"metadata":{"name":"shop"}}""");
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    [Fact]
    public async Task NewNamespace_GetsAccountAndCertificate_AndGetsThemBack()
    {
        await cluster.SettleAsync();
        cluster.Client.Remove(ResourceTypes.ServiceAccounts, new ObjectKey("shop", "default"));
        cluster.Client.Edit(ResourceTypes.ConfigMaps, new ObjectKey("shop", "kube-root-ca.crt"), m => m["data"] = null);
        await cluster.SettleAsync();

        Assert.NotNull(cluster.Client.Find(ResourceTypes.ServiceAccounts, new ObjectKey("shop", "default")));
        Assert.Equal("PEM", cluster.Client.Find(ResourceTypes.ConfigMaps, new ObjectKey("shop", "kube-root-ca.crt"))!.ToNode()["data"]!["ca.crt"]!.GetValue<string>());
    }

    [Fact]
    public async Task Delete_EmptiesPodsFirst_ThenTheRest_ThenFinalizes()
    {
        cluster.Client.Add(ResourceTypes.Pods, """{"metadata":{"name":"p","namespace":"shop"},"spec":{"nodeName":"n"}}""");
        cluster.Client.Add(ResourceTypes.Secrets, """{"metadata":{"name":"s","namespace":"shop","finalizers":["test/hold"]}}""");
        await cluster.SettleAsync();
        await cluster.Client.DeleteAsync(ResourceTypes.Namespaces, Shop, DeleteOptions.Background, TestCluster.Token);
        await cluster.SettleAsync();

        Assert.Null(cluster.Client.Find(ResourceTypes.Secrets, new ObjectKey("shop", "s"))!.Header.DeletionTimestamp);

        cluster.Client.Remove(ResourceTypes.Pods, new ObjectKey("shop", "p"));
        await cluster.SettleAsync();

        Assert.NotNull(cluster.Client.Find(ResourceTypes.Secrets, new ObjectKey("shop", "s"))!.Header.DeletionTimestamp);
        Assert.Empty(cluster.Client.All(ResourceTypes.ConfigMaps));
        var remaining = cluster.Client.Find(ResourceTypes.Namespaces, Shop)!.View<Namespace>().Status.Conditions.Single(c => c.Type == "NamespaceFinalizersRemaining");
        Assert.Equal("Some content in the namespace has finalizers remaining: test/hold in 1 resource instances", remaining.Message);

        cluster.Client.Edit(ResourceTypes.Secrets, new ObjectKey("shop", "s"), s => s["metadata"]!.AsObject().Remove("finalizers"));
        await cluster.SettleAsync();

        Assert.Null(cluster.Client.Find(ResourceTypes.Namespaces, Shop));
    }
}
