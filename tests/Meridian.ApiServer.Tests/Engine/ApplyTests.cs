using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

public sealed class ApplyTests
{
    [Fact]
    public async Task Apply_AbsentObject_CreatesItAndRecordsTheManager()
    {
        await using var api = new TestApi();

        var outcome = await Apply(api, "me", """{"data":{"k":"v"}}""");

        Assert.True(outcome.Created);
        var entry = Assert.Single(outcome.Object.ToNode()["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("me", "Apply", "v1"), ((string)entry["manager"]!, (string)entry["operation"]!, (string)entry["apiVersion"]!));
        Assert.NotEqual("", outcome.Object.Header.Uid);
    }

    [Fact]
    public async Task Apply_MustBeNew_MakesOnceAndLeavesWhatIsThere()
    {
        await using var api = new TestApi();
        var client = new InProcessClient(api.Engine);
        var write = new WriteOptions { FieldManager = "me", Force = true, MustBeNew = true };
        var key = new ObjectKey("default", "config");
        Task<KubeObject> MakeAsync(string value) => client.PatchAsync(
            ResourceTypes.ConfigMaps, key, PatchKind.Apply,
            System.Text.Encoding.UTF8.GetBytes($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"config"},"data":{"k":"{{{value}}}"}}"""), write, TestContext.Current.CancellationToken);

        var made = await MakeAsync("1");
        var failure = await Assert.ThrowsAsync<StatusException>(() => MakeAsync("2"));

        Assert.True(failure.IsAlreadyExists);
        Assert.Equal(made.Header.ResourceVersion, api.Engine.Get(ResourceTypes.ConfigMaps, key).Header.ResourceVersion);
    }

    [Fact]
    public async Task Apply_Again_ChangesNothing()
    {
        await using var api = new TestApi();
        var first = await Apply(api, "me", """{"data":{"k":"v"}}""");
        api.Time.Advance(TimeSpan.FromHours(1));

        var again = await Apply(api, "me", """{"data":{"k":"v"}}""");

        Assert.False(again.Created);
        Assert.Equal(first.Object.Header.ResourceVersion, again.Object.Header.ResourceVersion);
    }

    [Fact]
    public async Task Apply_LeavingOutAField_RemovesItUnlessOthersWroteIt()
    {
        await using var api = new TestApi();
        await Apply(api, "me", """{"data":{"a":"1","b":"1"}}""");
        await Patch(api, "other", """{"data":{"c":"1"}}""");

        var outcome = await Apply(api, "me", """{"data":{"a":"1"}}""");

        Assert.Equal(["a", "c"], outcome.Object.ToNode()["data"]!.AsObject().Select(p => p.Key).Order());
    }

    [Fact]
    public async Task Apply_OverAnothersValue_ConflictsUnlessForced()
    {
        await using var api = new TestApi();
        await Patch(api, "creator", null);
        await Patch(api, "other", """{"data":{"a":"1"}}""");

        var failure = await Assert.ThrowsAsync<StatusException>(() => Apply(api, "me", """{"data":{"a":"2"}}"""));
        var forced = await Apply(api, "me", """{"data":{"a":"2"}}""", force: true);

        Assert.Equal((409, "FieldManagerConflict"), (failure.Code, Assert.Single(failure.Causes).Reason));
        Assert.Equal("2", (string)forced.Object.ToNode()["data"]!["a"]!);
    }

    [Fact]
    public async Task Apply_ByManyAtOnce_CreatesOnceAndKeepsEachOnesField()
    {
        await using var api = new TestApi();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Apply(api, $"m{i}", $"{{\"data\":{{\"k{i}\":\"v\"}}}}"), TestApi.Token)));

        Assert.Single(outcomes, o => o.Created);
        Assert.Equal(12, api.Get(ResourceTypes.ConfigMaps, "a").ToNode()["data"]!.AsObject().Count);
    }

    [Fact]
    public async Task Update_ByAnother_TakesOwnershipOfWhatItChangesOnly()
    {
        await using var api = new TestApi();
        await Apply(api, "me", """{"data":{"a":"1","b":"1"}}""");

        var patched = await Patch(api, "other", """{"data":{"a":"2"}}""");

        var entries = patched.ToNode()["metadata"]!["managedFields"]!.AsArray();
        Assert.Equal(["me Apply f:b", "other Update f:a"], entries.Select(e =>
            $"{e!["manager"]} {e["operation"]} {string.Join(',', e["fieldsV1"]!["f:data"]!.AsObject().Select(p => p.Key).Where(k => k != "."))}").Order());
    }

    private static Task<WriteOutcome> Apply(TestApi api, string manager, string json, bool force = false) => api.Engine.PatchAsync(
        ResourceTypes.ConfigMaps, TestApi.Key("a"), "", PatchKind.Apply, TestApi.Json(json), new RequestContext { FieldManager = manager, Force = force }, TestApi.Token);

    private static async Task<KubeObject> Patch(TestApi api, string manager, string? json)
    {
        var context = new RequestContext { FieldManager = manager };
        if (json is null) return await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"}}""", context);
        return (await api.Engine.PatchAsync(ResourceTypes.ConfigMaps, TestApi.Key("a"), "", PatchKind.Merge, TestApi.Json(json), context, TestApi.Token)).Object;
    }
}
