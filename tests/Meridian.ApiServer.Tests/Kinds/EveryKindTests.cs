using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.ApiServer.Tests.Http;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>Takes a small object of every kind that is served through every verb, as clients of any kind rely on.</summary>
public sealed class EveryKindTests(EveryKindTests.SharedServer shared) : IClassFixture<EveryKindTests.SharedServer>
{
    private const string Change = """{"metadata":{"annotations":{"step":"VALUE"}}}""";

    private readonly HttpClient http = shared.Admin;

    // Definitions change while nobody looks: the server writes their status.
    public static TheoryData<string> Kinds =>
        [.. ResourceTypes.LocalCluster.Where(t => KindObjects.Has(t) && !t.Equals(ResourceTypes.CustomResourceDefinitions)).Select(t => t.ToString())];

    [Fact]
    public void EveryKind_HasAnObject() => Assert.Empty(ResourceTypes.LocalCluster.Where(t => !t.Equals(ResourceTypes.ComponentStatuses) && !KindObjects.Has(t)).Select(t => t.ToString()));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Walk_EveryVerb_DoesWhatClientsExpect(string kind)
    {
        var type = ResourceTypes.LocalCluster.Single(t => t.ToString() == kind);
        var obj = KindObjects.Of(type);
        obj["metadata"]!["labels"] = new JsonObject { ["walk"] = "true" };
        var client = new KindClient(http, type, (string)obj["metadata"]!["name"]!);

        await RefusesWhatItDoesNotKnow(client, obj);
        var start = await client.List("?labelSelector=walk");
        var events = await client.Watch($"labelSelector=walk&resourceVersion={KindClient.Version(start)}");
        var created = await CreatesAndShows(client, type, obj);
        var last = await ChangesInEveryWay(client, type, created);
        if (type.Subresources.Contains("status")) last = await ChangesTheStatus(client, type, last);
        await Deletes(client, type, last);

        var seen = await events(8);
        Assert.Equal("ADDED", seen[0].Type);
        Assert.All(seen.Skip(1).SkipLast(1), e => Assert.True(e.Type is "MODIFIED" or "DELETED" or "ADDED", e.Type));
        Assert.Equal(seen.Select(e => KindClient.Version(e.Object)).Order(), seen.Select(e => KindClient.Version(e.Object)));
        Assert.All(seen, e => Assert.Equal(type.Kind, (string?)e.Object["kind"]));
    }

    private static async Task RefusesWhatItDoesNotKnow(KindClient client, JsonObject obj)
    {
        var dry = await client.Create(obj, "?dryRun=All");
        Assert.NotNull(dry["metadata"]!["uid"]);
        await client.Get(expected: HttpStatusCode.NotFound);

        var wrong = obj.DeepClone().AsObject();
        wrong["metadata"]!["unheardOf"] = "x";
        var refused = await client.Create(wrong, "?fieldValidation=Strict", HttpStatusCode.BadRequest);
        Assert.Contains("strict decoding error: unknown field \"metadata.unheardOf\"", (string?)refused["message"], StringComparison.Ordinal);
    }

    private static async Task<JsonNode> CreatesAndShows(KindClient client, ResourceType type, JsonObject obj)
    {
        var created = await client.Create(obj, "?fieldManager=walker");
        Assert.Equal(type.ApiVersion, (string?)created["apiVersion"]);
        Assert.Equal("walker", (string?)created["metadata"]!["managedFields"]![0]!["manager"]);
        Assert.True(JsonNode.DeepEquals(created, await client.Get()));
        Assert.Equal("AlreadyExists", (string?)(await client.Create(obj, "", HttpStatusCode.Conflict))["reason"]);

        var list = await client.List("?labelSelector=walk%3Dtrue&fieldSelector=metadata.name%3D" + (string?)created["metadata"]!["name"]);
        Assert.Equal(type.ListKind, (string?)list["kind"]);
        Assert.Single(list["items"]!.AsArray());
        var table = await client.ListTable();
        Assert.All(table["rows"]!.AsArray(), row => Assert.Equal(table["columnDefinitions"]!.AsArray().Count, row!["cells"]!.AsArray().Count));
        var partial = await client.Get(accept: "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
        Assert.Equal("PartialObjectMetadata", (string?)partial["kind"]);
        Assert.Null(partial["spec"]);
        return created;
    }

    private static async Task<JsonNode> ChangesInEveryWay(KindClient client, ResourceType type, JsonNode created)
    {
        var strategy = ResourceStrategies.ForCluster.For(type);
        var put = created.DeepClone();
        put["metadata"]!["annotations"] = new JsonObject { ["step"] = "put" };
        var last = Newer(created, await client.Put(put));
        Assert.Equal("Conflict", (string?)(await client.Put(put, expected: HttpStatusCode.Conflict))["reason"]);
        put["metadata"]!.AsObject().Remove("resourceVersion");
        put["metadata"]!["annotations"]!["step"] = "unconditional";
        if (strategy.AllowsUnconditionalUpdate) last = Newer(last, await client.Put(put));
        else
        {
            var refused = await client.Put(put, expected: HttpStatusCode.UnprocessableEntity);
            Assert.Contains("metadata.resourceVersion: Invalid value: 0x0: must be specified for an update", (string?)refused["message"], StringComparison.Ordinal);
        }
        last = Newer(last, await client.Patch("merge-patch+json", Step("merge")));
        last = Newer(last, await client.Patch("strategic-merge-patch+json", Step("strategic")));
        last = Newer(last, await client.Patch("json-patch+json", """[{"op":"replace","path":"/metadata/annotations/step","value":"json"}]"""));
        Assert.True(JsonNode.DeepEquals(last, await client.Patch("merge-patch+json", Step("json"))), "a patch that changes nothing is no change");
        var applied = JsonNode.Parse(Step("applied"))!;
        (applied["apiVersion"], applied["kind"]) = (type.ApiVersion, type.Kind);
        Assert.Equal("Conflict", (string?)(await client.Patch("apply-patch+yaml", applied.ToJsonString(), "?fieldManager=applier", HttpStatusCode.Conflict))["reason"]);
        last = Newer(last, await client.Patch("apply-patch+yaml", applied.ToJsonString(), "?fieldManager=applier&force=true"));
        Assert.Equal("applied", (string?)last["metadata"]!["annotations"]!["step"]);
        return last;
    }

    private static async Task<JsonNode> ChangesTheStatus(KindClient client, ResourceType type, JsonNode last)
    {
        Assert.True(JsonNode.DeepEquals(last, await client.Get("/status")));
        Assert.True(KindObjects.StatusOf(type) is not null, $"{type} has a status; say in its file how it may change");
        var wanted = KindObjects.StatusOf(type)!["status"]!;
        var patched = Newer(last, await client.Patch("merge-patch+json", KindObjects.StatusOf(type)!.ToJsonString(), "/status"));
        foreach (var (name, value) in wanted.AsObject()) Assert.True(patched["status"]?[name] is not null, $"{name} of {value}");
        Assert.Equal((long?)last["metadata"]!["generation"], (long?)patched["metadata"]!["generation"]);
        Assert.True(JsonNode.DeepEquals(last["spec"], patched["spec"]));

        // Through the object itself the status stays, and through its own endpoint the rest.
        var without = patched.DeepClone();
        without.AsObject().Remove("status");
        Assert.True(JsonNode.DeepEquals(patched["status"], (await client.Put(without))["status"]));
        Assert.True(JsonNode.DeepEquals(patched["spec"], (await client.Put(patched, "/status"))["spec"]));
        return await client.Get();
    }

    private static async Task Deletes(KindClient client, ResourceType type, JsonNode last)
    {
        var (uid, name) = ((string?)last["metadata"]!["uid"], (string?)last["metadata"]!["name"]);
        await client.Delete("?dryRun=All");
        await client.Get();
        var deleted = await client.Delete("?propagationPolicy=Background");
        Assert.Equal(type.DeleteAnswersObject ? type.Kind : "Status", (string?)deleted["kind"]);
        Assert.Equal(uid, type.DeleteAnswersObject ? (string?)deleted["metadata"]!["uid"] : (string?)deleted["details"]!["uid"]);
        if (type.Equals(ResourceTypes.Namespaces)) return;
        var gone = await client.Get(expected: HttpStatusCode.NotFound);
        Assert.Equal($"{type.GroupResource} \"{name}\" not found", (string?)gone["message"]);

        var again = KindObjects.Of(type);
        again["metadata"]!["labels"] = new JsonObject { ["walk"] = "true" };
        await client.Create(again);
        Assert.Single((await client.DeleteAll("?labelSelector=walk%3Dtrue&propagationPolicy=Background"))["items"]!.AsArray());
        Assert.Empty((await client.List("?labelSelector=walk%3Dtrue"))["items"]!.AsArray());
    }

    private static string Step(string value) => Change.Replace("VALUE", value, StringComparison.Ordinal);

    private static JsonNode Newer(JsonNode before, JsonNode after)
    {
        Assert.True(KindClient.Version(after) > KindClient.Version(before), after.ToJsonString());
        return after;
    }

    /// <summary>One server for all kinds.</summary>
    public sealed class SharedServer : IAsyncLifetime
    {
        private TestApiServer server = null!;

        public HttpClient Admin { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            server = await TestApiServer.StartAsync();
            Admin = server.Admin();
        }

        public async ValueTask DisposeAsync()
        {
            Admin.Dispose();
            await server.DisposeAsync();
        }
    }
}
