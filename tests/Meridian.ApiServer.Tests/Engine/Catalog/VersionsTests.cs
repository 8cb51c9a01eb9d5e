using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine.Catalog;

/// <summary>One stored resource served in two versions: <c>v1</c> calls <c>spec.colour</c> what the stored <c>v2</c> calls <c>spec.color</c>.</summary>
public sealed class VersionsTests
{
    private static readonly ResourceType Old = new("example.com", "v1", "Paint", "paints", true) { Subresources = ["status"] };
    private static readonly ResourceType New = new("example.com", "v2", "Paint", "paints", true) { Subresources = ["status"] };

    [Fact]
    public async Task Get_OfTheOtherVersion_ConvertsOnceAndKeepsTheRevision()
    {
        await using var api = Api();
        var stored = await api.Create(New, """{"metadata":{"name":"a"},"spec":{"color":"red"}}""");

        var shown = api.Get(Old, "a");

        Assert.Same(stored, api.Get(New, "a"));
        Assert.Same(shown, api.Get(Old, "a"));
        Assert.Equal(("example.com/v1", stored.Header.ResourceVersion), (shown.Header.ApiVersion, shown.Header.ResourceVersion));
        Assert.Equal("red", shown.ToNode()["spec"]!["colour"]!.GetValue<string>());
    }

    [Fact]
    public async Task Write_InTheOtherVersion_StoresTheStoredVersionAndAnswersTheOther()
    {
        await using var api = Api();

        var created = await api.Create(Old, """{"apiVersion":"example.com/v1","kind":"Paint","metadata":{"name":"a"},"spec":{"colour":"red"}}""");
        var patched = await api.Engine.PatchAsync(Old, TestApi.Key("a"), "", PatchKind.Merge, TestApi.Json("""{"spec":{"colour":"blue"}}"""), new RequestContext(), TestApi.Token);

        Assert.Equal("example.com/v1", created.Header.ApiVersion);
        Assert.Equal(2, patched.Object.Header.Generation);
        var stored = api.Store.Get(New, TestApi.Key("a"))!;
        Assert.Equal("example.com/v2", stored.Header.ApiVersion);
        Assert.Equal("blue", stored.ToNode()["spec"]!["color"]!.GetValue<string>());
    }

    [Fact]
    public async Task Update_ThatChangesNothing_StoresNothing()
    {
        await using var api = Api();
        var created = await api.Create(Old, """{"metadata":{"name":"a"},"spec":{"colour":"red"}}""");

        var updated = await api.Engine.UpdateAsync(Old, TestApi.Key("a"), "", created.ToNode(), new RequestContext(), TestApi.Token);

        Assert.Equal(created.Header.ResourceVersion, updated.Object.Header.ResourceVersion);
    }

    [Fact]
    public async Task ListAndWatch_OfTheOtherVersion_ShowThatVersion()
    {
        await using var api = Api();
        await api.Create(New, """{"metadata":{"name":"a"},"spec":{"color":"red"}}""");

        Assert.Equal("red", api.Engine.List(Old, "default", ListQuery.All).Items[0].ToNode()["spec"]!["colour"]!.GetValue<string>());
        await foreach (var change in api.Engine.WatchAsync(Old, null, new WatchQuery(), TestApi.Token))
        {
            Assert.Equal("red", change.Object!.ToNode()["spec"]!["colour"]!.GetValue<string>());
            break;
        }
        Assert.Single(api.Engine.Registry.Types, t => t.Plural == "paints");
    }

    [Fact]
    public async Task Delete_InTheOtherVersion_RemovesTheStoredObject()
    {
        await using var api = Api();
        await api.Create(New, """{"metadata":{"name":"a","finalizers":["example.com/hold"]},"spec":{"color":"red"}}""");

        var marked = await api.Delete(Old, "a");
        await api.Engine.PatchAsync(Old, TestApi.Key("a"), "", PatchKind.Merge, TestApi.Json("""{"metadata":{"finalizers":null}}"""), new RequestContext(), TestApi.Token);

        Assert.False(marked.Gone);
        Assert.Null(api.Store.Get(New, TestApi.Key("a")));
    }

    private static TestApi Api()
    {
        var api = new TestApi();
        var conversion = new Respelling(Old, New);
        var strategy = new TestStrategy(New) { NeedsColor = true };
        api.Engine.Registry.SetCustom(
        [
            new ServedResource { Type = New, Store = api.Store, Strategy = strategy },
            new ServedResource { Type = Old, Store = api.Store, StoredAs = New, Conversion = conversion, Strategy = new ConvertedStrategy(Old, strategy, conversion) },
        ]);
        return api;
    }

    private sealed class Respelling(ResourceType served, ResourceType stored) : TreeConversion(served, stored)
    {
        protected override void Up(JsonObject node) => Rename(node, "color", "colour");

        protected override void Down(JsonObject node) => Rename(node, "colour", "color");

        private static void Rename(JsonObject node, string from, string to)
        {
            if (node["spec"] is JsonObject spec && spec.Remove(from, out var value)) spec[to] = value;
        }
    }
}
