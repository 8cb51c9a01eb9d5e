using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Codecs;

/// <summary>
/// Kubernetes' own fixtures: every kind with every field set, as JSON, YAML and protobuf. They come with the packages golang-k8s-api-dev
/// (folder <c>k8s.io/api/testdata/HEAD</c>) and golang-k8s-apiextensions-apiserver-dev (<c>k8s.io/apiextensions-apiserver/pkg/apis/testdata/HEAD</c>)
/// and are not kept here; <c>KUBERNETES_TESTDATA</c> names the folders, with a colon between them.
/// </summary>
public sealed class KubernetesFixtureTests
{
    [Fact]
    public void Decode_EveryFixtureOfAKnownKind_GivesOneObjectForAllThreeForms()
    {
        var folder = Environment.GetEnvironmentVariable("KUBERNETES_TESTDATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "KUBERNETES_TESTDATA is not set");

        var faults = new List<string>();
        var compared = 0;
        foreach (var file in folder!.Split(':').SelectMany(f => Directory.EnumerateFiles(f, "*.json")).Order(StringComparer.Ordinal))
        {
            var names = JsonNode.Parse(File.ReadAllBytes(file))!;
            var (apiVersion, kind) = ((string)names["apiVersion"]!, (string)names["kind"]!);
            if (SchemaTable.ForKind(apiVersion, kind) is null) continue;
            compared++;
            faults.AddRange(Compare(file, apiVersion, kind).Select(f => $"{apiVersion} {kind}: {f}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(compared > 80, $"{compared} kinds");
    }

    private static IEnumerable<string> Compare(string file, string apiVersion, string kind)
    {
        var json = ObjectDecoder.Decode(File.ReadAllBytes(file), "application/json", apiVersion, kind);
        var yaml = ObjectDecoder.Decode(File.ReadAllBytes(Path.ChangeExtension(file, ".yaml")), "application/yaml", apiVersion, kind);
        var protobuf = ObjectDecoder.Decode(File.ReadAllBytes(Path.ChangeExtension(file, ".pb")), ObjectDecoder.ProtobufMediaType, apiVersion, kind);

        foreach (var problem in json.Problems.Concat(yaml.Problems)) yield return problem;
        if (JsonDifference.First(json.Node, yaml.Node) is { } inYaml) yield return $"yaml{inYaml}";
        if (JsonDifference.First(json.Node, protobuf.Node) is { } inProtobuf) yield return $"protobuf{inProtobuf}";
        if (ProtobufEncoder.Encode(JsonBytes.Of(json.Node).Span) is not { } encoded) yield break;
        var again = ObjectDecoder.Decode(encoded, ObjectDecoder.ProtobufMediaType, apiVersion, kind);
        if (JsonDifference.First(json.Node, again.Node) is { } inEncoded) yield return $"encoded{inEncoded}";
        // Schemas end somewhere, with zeros that Go writes and we do not.
        if (kind == "CustomResourceDefinition") yield break;
        // Every field is set, so that Go has no zeros to write: but for the order of fields the bytes are the same.
        var written = File.ReadAllBytes(Path.ChangeExtension(file, ".pb"));
        if (!encoded.ToArray().Order().SequenceEqual(written.Order())) yield return $"{encoded.Length} bytes are not the {written.Length} of Go";
    }
}
