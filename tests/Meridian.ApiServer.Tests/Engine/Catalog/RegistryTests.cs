using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine.Catalog;

public sealed class RegistryTests
{
    private static readonly ResourceType Widgets = new("example.com", "v1", "Widget", "widgets", true);

    [Fact]
    public async Task SetCustom_ServesAndStopsServing()
    {
        await using var api = new TestApi();
        var changes = 0;
        api.Engine.Registry.Changed += () => changes++;
        var before = api.Engine.Catalog;

        api.Engine.Registry.SetCustom([new ServedResource { Type = Widgets, Store = api.Store, Strategy = new TestStrategy(Widgets) }]);
        await api.Create(Widgets, """{"metadata":{"name":"a"}}""");
        api.Engine.Registry.SetCustom([]);

        Assert.Equal(404, Assert.Throws<StatusException>(() => api.Engine.Get(Widgets, TestApi.Key("a"))).Code);
        Assert.Equal((2, before.Generation + 2), (changes, api.Engine.Catalog.Generation));
        Assert.Null(before.Find(Widgets));
    }

    [Fact]
    public async Task SetCustom_OfATypeThatIsThere_IsRefusedAndChangesNothing()
    {
        await using var api = new TestApi();
        var pods = new ServedResource { Type = ResourceTypes.Pods, Store = api.Store, Strategy = new TestStrategy(ResourceTypes.Pods) };

        Assert.Throws<ArgumentException>(() => api.Engine.Registry.SetCustom([pods]));

        Assert.Equal(1, api.Engine.Catalog.Generation);
    }

    [Fact]
    public async Task PerCatalog_IsMadeOnceForEachCatalog()
    {
        await using var api = new TestApi();
        var made = 0;
        var cache = new PerCatalog<string>(api.Engine.Registry, catalog => $"{++made} of {catalog.Generation}");

        Assert.Equal(["1 of 1", "1 of 1"], [cache.Value, cache.Value]);
        api.Engine.Registry.SetCustom([]);
        Assert.Equal(["2 of 2", "2 of 2"], [cache.Value, cache.Value]);
    }
}
