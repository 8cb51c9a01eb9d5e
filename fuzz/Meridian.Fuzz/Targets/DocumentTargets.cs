using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Fuzz;

/// <summary>Bodies of requests. What is taken must come back the same from every form it can be written in.</summary>
internal static class DocumentTargets
{
    private const string Pod =
        """{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a","labels":{"x":"y"},"creationTimestamp":"2026-01-02T03:04:05Z","managedFields":[{"fieldsV1":{"f:a":{}}}]},"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1500m"}},"livenessProbe":{"httpGet":{"port":"web"}}}],"terminationGracePeriodSeconds":0,"volumes":[{"name":"v","emptyDir":{}}]}}""";

    private static readonly string[] JsonWords =
        ["{", "}", "[", "]", ":", ",", "\"", "null", "true", "-0", "1e400", "9223372036854775808", "\\ud800", "\\u0000", "\"spec\":", "\"metadata\":", "\"kind\":", "\"Pod\"", "{\"a\":", "[[[["];

    public static FuzzTarget Json { get; } = FuzzTarget.Of("json", input => Decode(input, "application/json"), [Pod, """{"kind":"Pod","metadata":null,"spec":{"containers":[null]}}""", "[]", "\"x\""], JsonWords);

    public static FuzzTarget Yaml { get; } = FuzzTarget.Of("yaml", input =>
    {
        Decode(input, "application/yaml");
        JsonNode? read = null;
        if (!FuzzTargets.MayRefuse(() => read = YamlReader.ReadDocument(input, [])) || read is null) return;
        var text = YamlWriter.Write(read);
        var again = YamlReader.ReadDocument(Encoding.UTF8.GetBytes(text));
        if (!JsonNode.DeepEquals(read, again)) throw new InvalidOperationException($"written as\n{text}\nit reads as {again?.ToJsonString()} and not {read.ToJsonString()}");
    },
        ["apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {x: 'y', on: \"no\"}\nspec:\n  containers:\n  - name: c\n    args: [1, 0x1f, 0644, 1e3, ~, yes, 2026-01-02]\n    command:\n    - |\n      a\n       b\n    - >-\n      folded\n      text\n", "a: &x [1, 2]\nb: *x\n<<: {c: 1}\n", "--- {}\n...\n---\n[a, b]\n", Pod],
        ":", "- ", "\n", "  ", "|", ">", "&a", "*a", "<<:", "!!str", "'", "\"", "#", "---", "...", "? ", "\t", "[", "{", "\u2028", "~");

    public static FuzzTarget Protobuf { get; } = FuzzTarget.Of("protobuf", input => Decode(input, ObjectDecoder.ProtobufMediaType), [], "k8s\0", "\n", "\u0012", "\u001a") with
    {
        Seeds =
        [
            ProtobufEncoder.Encode(Encoding.UTF8.GetBytes(Pod))!.Value.ToArray(),
            ProtobufEncoder.Encode("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"b"},"status":{"phase":"Running","conditions":[{"type":"Ready","lastProbeTime":"2026-01-02T03:04:05Z"}]}}"""u8)!.Value.ToArray(),
        ],
    };

    private static void Decode(byte[] input, string mediaType)
    {
        DecodedObject? read = null;
        if (!FuzzTargets.MayRefuse(() => read = ObjectDecoder.Decode(input, mediaType, "v1", "Pod"))) return;
        var json = JsonBytes.Of(read!.Node);
        var again = ObjectDecoder.Decode(json, "application/json", "v1", "Pod");
        if (again.Problems.Count > 0 || !JsonNode.DeepEquals(read.Node, again.Node)) throw new InvalidOperationException($"{read.Node.ToJsonString()} reads again as {again.Node.ToJsonString()}");
        var encoded = ProtobufEncoder.Encode(json.Span)!.Value;
        var fromProtobuf = ObjectDecoder.Decode(encoded, ObjectDecoder.ProtobufMediaType, "v1", "Pod").Node;
        if (mediaType == ObjectDecoder.ProtobufMediaType && !JsonNode.DeepEquals(read.Node, fromProtobuf)) throw new InvalidOperationException($"{read.Node.ToJsonString()} becomes {fromProtobuf.ToJsonString()}");
    }
}
