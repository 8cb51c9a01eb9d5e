using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace Meridian.Objects.Tests.Codecs;

public sealed class ObjectDecoderTests
{
    private static readonly string[] Noise = ["{", "]", "\"\\ud800\"", "1e999", "null", ",", "\uFEFF", "&a", "*a", "<<: ", "\t"];

    [Fact]
    public void Decode_UnknownAndDuplicateFields_AreNamedAndTheUnknownDropped()
    {
        var decoded = Decode("""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","labels":{"x":"1","x":"2"},"nope":1},
             "spec":{"replicas":1,"replicas":2,"template":{"spec":{"containers":[{"name":"c"},{"name":"d","foo":{"a":[1]}}]}}}}
            """);

        Assert.Equal(
            ["duplicate field \"metadata.labels.x\"", "unknown field \"metadata.nope\"", "duplicate field \"spec.replicas\"", "unknown field \"spec.template.spec.containers[1].foo\""],
            decoded.Problems);
        Assert.Equal(
            """{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"a","labels":{"x":"2"}},"spec":{"replicas":2,"template":{"spec":{"containers":[{"name":"c"},{"name":"d"}]}}}}""",
            decoded.Node.ToJsonString());
        Assert.StartsWith(
            "Deployment in version \"v1\" cannot be handled as a Deployment: strict decoding error: duplicate field \"metadata.labels.x\", unknown field",
            decoded.StrictError()!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"3"}}""", "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"spec":{"replicas":4294967296}}""", "json: cannot unmarshal number 4294967296 into Go struct field DeploymentSpec.spec.replicas of type int32")]
    [InlineData("""{"metadata":{"labels":{"a":1}}}""", "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string")]
    [InlineData("""{"metadata":[]}""", "json: cannot unmarshal array into Go struct field Deployment.metadata of type v1.ObjectMeta")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"command":"sh"}]}}}}""", "json: cannot unmarshal string into Go struct field Container.spec.template.spec.containers.command of type []string")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":[{"resources":{"limits":{"cpu":"much"}}}]}}}}""", "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")]
    public void Decode_WrongType_IsRefusedInTheWordsOfGo(string json, string why)
    {
        var error = Assert.Throws<StatusException>(() => Decode(json));

        Assert.Equal((400, $"Deployment in version \"v1\" cannot be handled as a Deployment: {why}"), (error.Code, error.Message));
    }

    [Fact]
    public void Decode_Nulls_AreAbsent_ButZeroInLists()
    {
        var decoded = Decode("""{"metadata":{"name":"a","creationTimestamp":null,"finalizers":[null]},"spec":{"strategy":{},"selector":null,"template":{"spec":{"containers":[null]}}}}""");

        Assert.Equal(
            """{"metadata":{"name":"a","finalizers":[""]},"spec":{"strategy":{},"template":{"spec":{"containers":[{}]}}},"apiVersion":"apps/v1","kind":"Deployment"}""",
            decoded.Node.ToJsonString());
        Assert.Null(decoded.StrictError());
    }

    [Fact]
    public void Decode_SpecialValues_GetTheirWrittenForm()
    {
        var decoded = ObjectDecoder.Decode(
            """{"spec":{"containers":[{"name":"c","resources":{"limits":{"cpu":0.5,"memory":"1024Ki"}}}]},"status":{"startTime":"2020-01-01T02:00:00.5+02:00"}}"""u8.ToArray(),
            null, ResourceTypes.Pods).Node;

        Assert.Equal("""{"cpu":"500m","memory":"1Mi"}""", decoded["spec"]!["containers"]![0]!["resources"]!["limits"]!.ToJsonString());
        Assert.Equal("2020-01-01T00:00:00Z", (string?)decoded["status"]!["startTime"]);
    }

    [Fact]
    public void Decode_KindWithoutSchema_KeepsEverythingAndNotesDuplicates()
    {
        var body = """{"apiVersion":"example.com/v1","kind":"Foo","spec":{"a":null,"n":1.0,"big":12345678901234,"l":[{"b":1,"b":2}]}}"""u8.ToArray();

        var decoded = ObjectDecoder.Decode(body, "application/json", "example.com/v1", "Foo");

        Assert.Equal(["duplicate field \"spec.l[0].b\""], decoded.Problems);
        Assert.Equal("""{"a":null,"n":1,"big":12345678901234,"l":[{"b":2}]}""", decoded.Node["spec"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"Service"}""", "Service in version \"v1\" cannot be handled as a Deployment: it is of another kind")]
    [InlineData("""{"apiVersion":"apps/v1beta1","kind":"Deployment"}""", "the API version in the data (apps/v1beta1) does not match the expected API version (apps/v1)")]
    [InlineData("""{"apiVersion":1}""", "couldn't get version/kind; json parse error: json: cannot unmarshal number into Go struct field .apiVersion of type string")]
    [InlineData("[]", "couldn't get version/kind; json parse error: cannot unmarshal array into an object")]
    public void Decode_AnotherKind_IsRefused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<StatusException>(() => Decode(json)).Message);

    [Fact]
    public void Decode_YamlWithADuplicateKey_NamesTheLine()
    {
        var decoded = ObjectDecoder.Decode("spec:\n  replicas: 1\n  replicas: 2\n  foo: 1\n"u8.ToArray(), "application/yaml; charset=utf-8", ResourceTypes.Deployments);

        Assert.Equal(["yaml: unmarshal errors:\n  line 3: key \"replicas\" already set in map", "unknown field \"spec.foo\""], decoded.Problems);
    }

    [Theory]
    [InlineData("{\"spec\":{\n\t\"replicas\": 3}}")]
    [InlineData("{spec: {replicas: 3}}")]
    public void Decode_YamlThatIsJsonOrNearlySo_IsRead(string body)
    {
        var decoded = ObjectDecoder.Decode(Encoding.UTF8.GetBytes(body), "application/apply-patch+yaml", ResourceTypes.Deployments);

        Assert.Equal(3, (int)decoded.Node["spec"]!["replicas"]!);
    }

    [Fact]
    public void Decode_BytesThatAreNotBase64_AreRefused()
    {
        var error = Assert.Throws<StatusException>(() => ObjectDecoder.Decode("""{"data":{"a":"ab!="}}"""u8.ToArray(), null, ResourceTypes.Secrets));

        Assert.Equal("Secret in version \"v1\" cannot be handled as a Secret: illegal base64 data at input byte 2 of data", error.Message);
    }

    [Fact]
    public void Decode_TooLarge_TooDeep_UnknownType_AreRefused()
    {
        var deep = Encoding.UTF8.GetBytes("{\"metadata\":" + string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200)) + "}");

        Assert.Equal(413, Assert.Throws<StatusException>(() => ObjectDecoder.Decode(new byte[ObjectDecoder.MaxBytes + 1], null, ResourceTypes.Pods)).Code);
        Assert.Equal(400, Assert.Throws<StatusException>(() => ObjectDecoder.Decode(deep, null, ResourceTypes.Pods)).Code);
        Assert.Equal(415, Assert.Throws<StatusException>(() => ObjectDecoder.Decode("{}"u8.ToArray(), "application/cbor", ResourceTypes.Pods)).Code);
    }

    [Fact]
    public void Decode_AnyObjectOfAType_IsKeptWholeWithoutProblems() =>
        Gen.Int.Sample(seed =>
        {
            var node = new RandomObject(seed).Of(SchemaTable.ForKind("v1", "Pod")!);

            var decoded = ObjectDecoder.Decode(JsonBytes.Of(node), "application/json", ResourceTypes.Pods);

            return JsonDifference.First(node, decoded.Node) is null && decoded.Problems.Count == 0;
        }, iter: 200);

    [Fact]
    public void Decode_AnyText_ThrowsNothingButStatus() =>
        Gen.Select(Gen.Int, Gen.Int[0, 1000], Gen.OneOf(Gen.String, Gen.Int[0, Noise.Length - 1].Select(i => Noise[i])), Gen.Bool).Sample((seed, where, noise, yaml) =>
        {
            var node = new RandomObject(seed).Of(SchemaTable.ForKind("v1", "Pod")!);
            var text = yaml ? YamlWriter.Write(node) : node.ToJsonString();
            var body = Encoding.UTF8.GetBytes(text.Insert(text.Length * where / 1000, noise));
            try
            {
                ObjectDecoder.Decode(body, yaml ? "application/yaml" : "application/json", ResourceTypes.Pods);
            }
            catch (StatusException e) when (e.Code == 400)
            {
            }
        }, iter: 1000);

    private static DecodedObject Decode(string json) => ObjectDecoder.Decode(Encoding.UTF8.GetBytes(json), "application/json", ResourceTypes.Deployments);
}
