using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.OpenApi;

public sealed class OpenApiV3Tests
{
    [Fact]
    public void Index_NamesEveryGroupVersionWithTheHashOfItsDocument()
    {
        var paths = JsonNode.Parse(OpenApiV3.Index(ResourceTypes.Federation).Content.Span)!["paths"]!.AsObject();

        Assert.Equal(ResourceTypes.Federation.Select(t => t.ApiVersion).Distinct().Count(), paths.Count);
        var hash = OpenApiV3.Document("apps/v1", ResourceTypes.Federation)!.Hash;
        Assert.Equal($"/openapi/v3/apis/apps/v1?hash={hash}", (string?)paths["apis/apps/v1"]!["serverRelativeURL"]);
        Assert.StartsWith("/openapi/v3/api/v1?hash=", (string?)paths["api/v1"]!["serverRelativeURL"], StringComparison.Ordinal);
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
    public void Document_KindWithoutATableEntry_TakesNoStrategicPatch()
    {
        ResourceType[] types = [new("stable.example.com", "v1", "CronTab", "crontabs", true)];

        var document = JsonNode.Parse(OpenApiV3.Document("stable.example.com/v1", types)!.Content.Span)!;

        var patch = document["paths"]!["/apis/stable.example.com/v1/namespaces/{namespace}/crontabs/{name}"]!["patch"]!;
        Assert.False(patch["requestBody"]!["content"]!.AsObject().ContainsKey("application/strategic-merge-patch+json"));
        Assert.True((bool)document["components"]!["schemas"]!["com.example.stable.v1.CronTab"]!["x-kubernetes-preserve-unknown-fields"]!);
    }

    [Fact]
    public void Document_AskedTwice_IsMadeOnce_AndUnknownGroupsHaveNone()
    {
        Assert.Same(OpenApiV3.Document("v1", ResourceTypes.LocalCluster), OpenApiV3.Document("v1", ResourceTypes.LocalCluster));
        Assert.Null(OpenApiV3.Document("nope/v1", ResourceTypes.LocalCluster));
        Assert.Same(OpenApiV3.Index(ResourceTypes.LocalCluster), OpenApiV3.Index(ResourceTypes.LocalCluster));
        Assert.Null(OpenApiV3.Document("", ResourceTypes.LocalCluster));
    }

    private static JsonNode Document(string groupVersion) => JsonNode.Parse(OpenApiV3.Document(groupVersion, ResourceTypes.Federation)!.Content.Span)!;

    private static (string?, string?, string?) Kind(JsonNode node) => ((string?)node["group"], (string?)node["version"], (string?)node["kind"]);

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(m => m.Key == "$ref" ? [(string)m.Value!] : References(m.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };
}
