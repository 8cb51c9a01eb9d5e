using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.OpenApi;

public sealed class OpenApiV3Tests
{
    private static readonly IReadOnlyList<OpenApiResource> All = OpenApiResource.Of(ResourceTypes.Federation);

    [Fact]
    public void Index_NamesEveryGroupVersionWithTheHashOfItsDocument()
    {
        var paths = JsonNode.Parse(OpenApiV3.Index([("v1", "A"), ("apps/v1", "B")]).Content.Span)!["paths"]!.AsObject();

        Assert.Equal("/openapi/v3/apis/apps/v1?hash=B", (string?)paths["apis/apps/v1"]!["serverRelativeURL"]);
        Assert.Equal("/openapi/v3/api/v1?hash=A", (string?)paths["api/v1"]!["serverRelativeURL"]);
    }

    [Fact]
    public void Document_EveryReference_PointsIntoTheDocument()
    {
        foreach (var groupVersion in ResourceTypes.Federation.Select(t => t.ApiVersion).Distinct())
        {
            var document = Document(groupVersion);
            var schemas = document["components"]!["schemas"]!.AsObject();

            var dangling = References(document).Where(r => !schemas.ContainsKey(r["#/components/schemas/".Length..]));

            Assert.Empty(dangling);
        }
    }

    [Fact]
    public void Document_EveryKind_HasAPatchThatKubectlFinds()
    {
        foreach (var type in ResourceTypes.Federation)
        {
            var patch = Document(type.ApiVersion)["paths"]!["/" + type.CollectionPath("{namespace}") + "/{name}"]!["patch"]!;

            Assert.Equal((type.Group, type.Version, type.Kind), Kind(patch["x-kubernetes-group-version-kind"]!));
            Assert.Contains(patch["parameters"]!.AsArray(), p => (string?)p!["name"] == "fieldValidation" && (string?)p["in"] == "query");
            Assert.True(patch["requestBody"]!["content"]!.AsObject().ContainsKey("application/strategic-merge-patch+json"));
        }
    }

    [Fact]
    public void Document_ListsWithKeys_CarryTheMergeRules()
    {
        var container = Document("apps/v1")["components"]!["schemas"]!["io.k8s.api.core.v1.Container"]!["properties"]!;

        Assert.Equal("containerPort", (string?)container["ports"]!["x-kubernetes-patch-merge-key"]);
        Assert.Equal("merge", (string?)container["ports"]!["x-kubernetes-patch-strategy"]);
        Assert.Equal("map", (string?)container["ports"]!["x-kubernetes-list-type"]);
        Assert.Equal("""["containerPort","protocol"]""", container["ports"]!["x-kubernetes-list-map-keys"]!.ToJsonString());
        Assert.Equal("#/components/schemas/io.k8s.api.core.v1.ContainerPort", (string?)container["ports"]!["items"]!["allOf"]![0]!["$ref"]);
    }

    [Fact]
    public void Document_InlinedFields_StandOnTheOuterSchema()
    {
        var volume = Document("v1")["components"]!["schemas"]!["io.k8s.api.core.v1.Volume"]!["properties"]!.AsObject();

        Assert.True(volume.ContainsKey("configMap"));
        Assert.False(volume.ContainsKey("volumeSource"));
    }

    [Fact]
    public void Document_Fields_AreDescribedAsKubernetesDescribesThem()
    {
        var schemas = Document("v1")["components"]!["schemas"]!;

        Assert.StartsWith("Pod is a collection of containers that can run on a host.", (string?)schemas["io.k8s.api.core.v1.Pod"]!["description"], StringComparison.Ordinal);
        Assert.StartsWith("List of containers belonging to the pod.", (string?)schemas["io.k8s.api.core.v1.PodSpec"]!["properties"]!["containers"]!["description"], StringComparison.Ordinal);
        // A word of C#, a type that shares its name with others, a field of an inlined type.
        Assert.NotNull(schemas["io.k8s.api.core.v1.VolumeMount"]!["properties"]!["readOnly"]!["description"]);
        Assert.NotNull(schemas["io.k8s.api.core.v1.Event"]!["properties"]!["involvedObject"]!["description"]);
        Assert.NotNull(schemas["io.k8s.api.core.v1.Volume"]!["properties"]!["configMap"]!["description"]);
    }

    [Fact]
    public void Document_AlmostEveryField_IsDescribed()
    {
        var fields = ResourceTypes.LocalCluster.Select(t => t.ApiVersion).Distinct().SelectMany(gv => Document(gv)["components"]!["schemas"]!.AsObject())
            .SelectMany(s => (s.Value!["properties"]?.AsObject() ?? []).Select(p => (Path: $"{s.Key}.{p.Key}", Described: p.Value!["description"] is not null))).ToArray();

        var bare = fields.Where(f => !f.Described).Select(f => f.Path).ToArray();
        Assert.True(bare.Length * 50 < fields.Length, string.Join('\n', bare));
    }

    [Fact]
    public void Document_KindWithoutATableEntry_TakesNoStrategicPatch()
    {
        OpenApiResource[] types = [.. OpenApiResource.Of([new ResourceType("stable.example.com", "v1", "CronTab", "crontabs", true)])];

        var document = JsonNode.Parse(OpenApiV3.Document(types).Content.Span)!;

        var patch = document["paths"]!["/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}"]!["patch"]!;
        Assert.False(patch["requestBody"]!["content"]!.AsObject().ContainsKey("application/strategic-merge-patch+json"));
        Assert.True((bool)document["components"]!["schemas"]!["com.example.stable.v1.CronTab"]!["x-kubernetes-preserve-unknown-fields"]!);
    }

    [Fact]
    public void Document_CustomResource_HoldsItsSchemaAndTheMetadata()
    {
        var schemas = JsonNode.Parse(OpenApiV3.Document([OpenApiV2Tests.Foo]).Content.Span)!["components"]!["schemas"]!;

        var foo = schemas["com.example.v1.Foo"]!;
        Assert.Equal("a foo", (string?)foo["description"]);
        Assert.Equal("integer", (string?)foo["properties"]!["spec"]!["properties"]!["size"]!["type"]);
        Assert.True((bool)foo["properties"]!["spec"]!["properties"]!["maybe"]!["nullable"]!);
        Assert.Equal("""[{"type":"integer"},{"type":"string"}]""", foo["properties"]!["spec"]!["properties"]!["port"]!["anyOf"]!.ToJsonString());
        Assert.Equal("#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", (string?)foo["properties"]!["metadata"]!["allOf"]![0]!["$ref"]);
        Assert.NotNull(schemas["io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"]!["properties"]!["labels"]!["description"]);
        Assert.Equal("Foo", (string?)foo["x-kubernetes-group-version-kind"]![0]!["kind"]);
        Assert.Equal("#/components/schemas/com.example.v1.Foo", (string?)schemas["com.example.v1.FooList"]!["properties"]!["items"]!["items"]!["allOf"]![0]!["$ref"]);
    }

    private static JsonNode Document(string groupVersion) =>
        JsonNode.Parse(OpenApiV3.Document([.. All.Where(r => r.Type.ApiVersion == groupVersion)]).Content.Span)!;

    private static (string?, string?, string?) Kind(JsonNode node) => ((string?)node["group"], (string?)node["version"], (string?)node["kind"]);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => m is { Key: "$ref", Value: JsonValue } ? [(string)m.Value!] : References(m.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
