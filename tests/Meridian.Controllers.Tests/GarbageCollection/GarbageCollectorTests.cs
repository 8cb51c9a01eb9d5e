using Meridian.Client;
using Meridian.Controllers.GarbageCollection;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.GarbageCollection;

public sealed class GarbageCollectorTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public GarbageCollectorTests() => cluster.With(new GarbageCollector(cluster.Client, cluster.Informers, cluster.Served));

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private KubeObject Add(string name, params KubeObject[] owners)
    {
        var references = string.Join(",", owners.Select(o => $$"""{"apiVersion":"v1","kind":"ConfigMap","name":"{{o.Header.Name}}","uid":"{{o.Header.Uid}}","blockOwnerDeletion":true}"""));
        return cluster.Client.Add(ResourceTypes.ConfigMaps, $$"""{"metadata":{"name":"{{name}}","namespace":"default","ownerReferences":[{{references}}]} }""");
    }

    private Task DeleteAsync(string name, string policy) =>
        cluster.Client.DeleteAsync(ResourceTypes.ConfigMaps, TestCluster.Key(name), new DeleteOptions { PropagationPolicy = policy }, TestCluster.Token);

    private IEnumerable<string> Left => cluster.Client.All(ResourceTypes.ConfigMaps).Select(o => o.Header.Name);

    [Fact]
    public async Task Background_DeletesTheWholeTree()
    {
        var root = Add("root");
        Add("leaf", Add("child", root));
        Add("stranger");
        await cluster.SettleAsync();
        Assert.Equal(4, Left.Count());

        await DeleteAsync("root", "Background");
        await cluster.SettleAsync();

        Assert.Equal(["stranger"], Left);
    }

    [Fact]
    public async Task SecondOwner_HoldsTheObject_AndTheGoneOneIsDropped()
    {
        var (a, b) = (Add("a"), Add("b"));
        Add("shared", a, b);
        await DeleteAsync("a", "Background");
        await cluster.SettleAsync();

        Assert.Equal(["b", "shared"], Left);
        Assert.Equal("b", Assert.Single(cluster.Get(ResourceTypes.ConfigMaps, "shared").Header.OwnerReferences).Name);
    }

    [Fact]
    public async Task Foreground_LetsLeavesGoFirst()
    {
        var root = Add("root");
        var child = Add("child", root);
        Add("leaf", child);
        cluster.Client.Edit(ResourceTypes.ConfigMaps, TestCluster.Key("leaf"), o => o["metadata"]!["finalizers"] = new System.Text.Json.Nodes.JsonArray("test/hold"));
        await cluster.SettleAsync();

        await DeleteAsync("root", "Foreground");
        await cluster.SettleAsync();

        Assert.Equal(["child", "leaf", "root"], Left);

        cluster.Client.Edit(ResourceTypes.ConfigMaps, TestCluster.Key("leaf"), o => o["metadata"]!.AsObject().Remove("finalizers"));
        await cluster.SettleAsync();

        Assert.Empty(Left);
        var gone = cluster.Client.Requests.Where(r => r.Verb == "patch").Select(r => r.Key.Name).ToList();
        Assert.Equal(["child", "root"], gone);
    }

    [Fact]
    public async Task Orphan_CutsDependentsLoose()
    {
        Add("child", Add("root"));
        await cluster.SettleAsync();

        await DeleteAsync("root", "Orphan");
        await cluster.SettleAsync();

        Assert.Equal(["child"], Left);
        Assert.Empty(cluster.Get(ResourceTypes.ConfigMaps, "child").Header.OwnerReferences);
    }

    [Fact]
    public async Task Circle_DoesNotDeadlock()
    {
        var a = Add("a");
        var b = Add("b", a);
        var c = Add("c", b);
        cluster.Client.Edit(ResourceTypes.ConfigMaps, a.Key, o => o["metadata"]!["ownerReferences"] = System.Text.Json.Nodes.JsonNode.Parse(
            $$"""[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"{{c.Header.Uid}}","blockOwnerDeletion":true}]"""));
        await cluster.SettleAsync();
        Assert.Equal(3, Left.Count());

        await DeleteAsync("a", "Foreground");
        await cluster.SettleAsync();

        Assert.Empty(Left);
    }

    [Fact]
    public async Task Owner_ThatTheCacheDoesNotShow_IsLookedUp()
    {
        using (cluster.Informers.For(ResourceTypes.ConfigMaps).Hold()) cluster.Client.Add(ResourceTypes.ConfigMaps, """{"metadata":{"name":"late","namespace":"default"}}""");
        var informer = cluster.Informers.For(ResourceTypes.ConfigMaps);
        var owner = cluster.Get(ResourceTypes.ConfigMaps, "late");
        informer.Remove(owner.Key);

        Add("child", owner);
        await cluster.SettleAsync();

        Assert.Contains("child", Left);
    }

    [Fact]
    public async Task Owner_OfAnUnknownType_CountsAsThere()
    {
        cluster.Client.Add(ResourceTypes.ConfigMaps, """
            {"metadata":{"name":"kept","namespace":"default","ownerReferences":[{"apiVersion":"example.com/v1","kind":"Thing","name":"x","uid":"u"}]}}
            """);
        await cluster.SettleAsync();

        Assert.Equal(["kept"], Left);
    }
}
