using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.OpenApi;

public sealed class OpenApiV2Tests
{
    internal static readonly OpenApiResource Foo = OpenApiResource.Of([new ResourceType("example.com", "v1", "Foo", "foos", true)])[0] with
    {
        Schema = JsonNode.Parse("""
            {"type":"object","description":"a foo","properties":{"spec":{"type":"object","required":["size","maybe"],"properties":{
              "size":{"type":"integer","minimum":1,"default":3,"enum":[1,3]},"maybe":{"type":"string","nullable":true},
              "any":{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}},
              "port":{"x-kubernetes-int-or-string":true,"anyOf":[{"type":"integer"},{"type":"string"}]},
              "labels":{"type":"object","additionalProperties":{"type":"string"}},
              "names":{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}}}}}
            """)!.AsObject(),
    };

    private static readonly IReadOnlyList<OpenApiResource> All = [.. OpenApiResource.Of(ResourceTypes.Federation), Foo];

    private static readonly JsonNode Document = JsonNode.Parse(OpenApiV2.Json(All).Content.Span)!;

    [Fact]
    public void Json_EveryReference_PointsIntoTheDocument()
    {
        var definitions = Document["definitions"]!.AsObject();

        Assert.Equal("2.0", (string?)Document["swagger"]);
        Assert.All(References(Document), r => Assert.True(r.StartsWith("#/definitions/", StringComparison.Ordinal) && definitions.ContainsKey(r["#/definitions/".Length..]), r));
        Assert.Equal("#/definitions/io.k8s.api.core.v1.PodSpec", (string?)definitions["io.k8s.api.core.v1.Pod"]!["properties"]!["spec"]!["$ref"]);
    }

    [Fact]
    public void Json_Operations_TakeBodiesAndFieldValidation()
    {
        var patch = Document["paths"]!["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]!["patch"]!;

        Assert.Contains("application/strategic-merge-patch+json", patch["consumes"]!.AsArray().Select(c => (string?)c));
        Assert.Contains(patch["parameters"]!.AsArray(), p => (string?)p!["name"] == "fieldValidation");
        Assert.Contains(patch["parameters"]!.AsArray(), p => (string?)p!["in"] == "body");
        Assert.Equal("patchAppsV1NamespacedDeployment", (string?)patch["operationId"]);
    }

    [Fact]
    public void Json_CustomResource_LosesWhatVersionTwoCannotSay()
    {
        var foo = Document["definitions"]!["com.example.v1.Foo"]!;

        var spec = foo["properties"]!["spec"]!;
        Assert.Equal("""["size"]""", spec["required"]!.ToJsonString());
        Assert.Equal("{}", spec["properties"]!["maybe"]!.ToJsonString());
        Assert.Equal("""{"x-kubernetes-preserve-unknown-fields":true}""", spec["properties"]!["any"]!.ToJsonString());
        Assert.Equal("""{"x-kubernetes-int-or-string":true}""", spec["properties"]!["port"]!.ToJsonString());
        Assert.Equal("""{"type":"integer","minimum":1,"default":3,"enum":[1,3]}""", spec["properties"]!["size"]!.ToJsonString());
    }

    [Fact]
    public void Json_CustomResourceOpenAtTheRoot_IsABareObject()
    {
        var open = Foo with { Schema = JsonNode.Parse("""{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}""")!.AsObject() };

        var foo = JsonNode.Parse(OpenApiV2.Json([open]).Content.Span)!["definitions"]!["com.example.v1.Foo"]!.AsObject();

        Assert.Equal(["type", "x-kubernetes-preserve-unknown-fields", "x-kubernetes-group-version-kind"], foo.Select(m => m.Key));
    }

    [Fact]
    public void Protobuf_Document_IsWellFormedAndHoldsTheDefinitions()
    {
        var bytes = OpenApiV2.Protobuf(OpenApiV2.Json(All)).Content;

        Assert.True(bytes.Span.StartsWith("\n\u00032.0"u8));
        var document = ProtobufTree.Read(bytes.Span);
        var definitions = document[9].Single()[1].ToDictionary(d => d[1].Single().Text, d => d[2].Single());
        Assert.Equal(Document["definitions"]!.AsObject().Select(d => d.Key).Order(StringComparer.Ordinal), definitions.Keys.Order(StringComparer.Ordinal));
        var pod = definitions["io.k8s.api.core.v1.Pod"];
        Assert.StartsWith("Pod is a collection of containers", pod[4].Single().Text, StringComparison.Ordinal);
        Assert.Equal("object", pod[22].Single()[1].Single().Text);
        Assert.Equal("#/definitions/io.k8s.api.core.v1.PodSpec", pod[25].Single()[1].Single(p => p[1].Single().Text == "spec")[2].Single()[1].Single().Text);
        Assert.Contains("\"kind\":\"Pod\"", pod[31].Single()[2].Single()[2].Single().Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        // A definition may have a property of that name.
        JsonObject map => map.SelectMany(m => m is { Key: "$ref", Value: JsonValue } ? [(string)m.Value!] : References(m.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    /// <summary>A message whose fields are looked into only when asked for.</summary>
    private sealed class ProtobufTree(byte[] content)
    {
        public string Text => Encoding.UTF8.GetString(content);

        public IReadOnlyList<ProtobufTree> this[int number]
        {
            get
            {
                var found = new List<ProtobufTree>();
                var reader = new ProtoReader(content);
                while (reader.Next())
                {
                    if (reader.Number == number && reader.Wire == WireType.Bytes) found.Add(new ProtobufTree(reader.ReadBytes().ToArray()));
                    else reader.Skip();
                }

                return found;
            }
        }

        public static ProtobufTree Read(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());
    }
}
