using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Meridian.Objects;

/// <summary>Builds the JSON tree of one YAML document from parser events.</summary>
internal sealed class YamlDocumentReader(IParser parser, ICollection<string>? problems)
{
    private const int MaxCopiedNodes = 100_000;
    private const string TagPrefix = "tag:yaml.org,2002:";
    private readonly Dictionary<AnchorName, JsonNode?> anchors = [];
    private int copiedNodes;

    public static StatusException Error(Mark at, string why) => ApiError.BadRequest($"yaml: line {at.Line}: {why}");

    /// <summary>Reads the node that the next event begins.</summary>
    public JsonNode? ReadNode(int depth)
    {
        var start = parser.Consume<ParsingEvent>();
        if (depth > ObjectDecoder.MaxDepth) throw Error(start.Start, $"nested deeper than {ObjectDecoder.MaxDepth}");
        JsonNode? node = start switch
        {
            Scalar scalar => Value(scalar),
            SequenceStart => ReadSequence(depth),
            MappingStart => ReadMapping(depth),
            AnchorAlias alias => Copy(alias, depth),
            _ => throw Error(start.Start, $"unexpected {start.GetType().Name}"),
        };
        if (start is NodeEvent { Anchor.IsEmpty: false } anchored) anchors[anchored.Anchor] = node;
        return node;
    }

    private static JsonNode? Value(Scalar scalar)
    {
        try
        {
            if (scalar.Tag.IsEmpty) return scalar.Style == ScalarStyle.Plain ? YamlScalar.Resolve(scalar.Value) : JsonValue.Create(scalar.Value);
            var tag = scalar.Tag.IsNonSpecific ? "str" : scalar.Tag.Value.Replace(TagPrefix, "", StringComparison.Ordinal);
            return tag is "int" or "float" or "bool" or "null" ? YamlScalar.Resolve(scalar.Value) : JsonValue.Create(scalar.Value);
        }
        catch (FormatException e)
        {
            throw Error(scalar.Start, e.Message);
        }
    }

    private JsonArray ReadSequence(int depth)
    {
        var list = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(ReadNode(depth + 1));
        return list;
    }

    private JsonObject ReadMapping(int depth)
    {
        var map = new JsonObject();
        var merged = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (parser.Current is Scalar { Value: "<<", Style: ScalarStyle.Plain })
            {
                parser.MoveNext();
                Merge(merged, ReadNode(depth + 1), start);
                continue;
            }

            var key = Key(ReadNode(depth + 1), start);
            if (map.ContainsKey(key)) Duplicate(start, key);
            map[key] = ReadNode(depth + 1);
        }

        // A key of the mapping itself outweighs a merged one.
        foreach (var (key, value) in merged.ToArray())
        {
            if (map.ContainsKey(key)) continue;
            merged.Remove(key);
            map[key] = value;
        }

        return map;
    }

    private static string Key(JsonNode? node, Mark at) => node is JsonValue value ? value.ToString() : throw Error(at, "a key must be a text or number");

    private void Duplicate(Mark at, string key)
    {
        if (problems is null) throw Error(at, $"key \"{key}\" already set in map");
        if (problems.Count < 100) problems.Add($"yaml: unmarshal errors:\n  line {at.Line}: key \"{key}\" already set in map");
    }

    // In a list of merged mappings the earlier one outweighs the later.
    private static void Merge(JsonObject into, JsonNode? source, Mark at)
    {
        switch (source)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    if (!into.ContainsKey(key)) into[key] = value?.DeepClone();
                }

                break;
            case JsonArray list:
                foreach (var item in list) Merge(into, item as JsonObject ?? throw Error(at, "map merge requires map or sequence of maps as the value"), at);
                break;
            default: throw Error(at, "map merge requires map or sequence of maps as the value");
        }
    }

    private JsonNode? Copy(AnchorAlias alias, int depth)
    {
        if (!anchors.TryGetValue(alias.Value, out var node)) throw Error(alias.Start, $"unknown anchor '{alias.Value}' referenced");
        var (nodes, height) = Measure(node);
        copiedNodes += nodes;
        if (copiedNodes > MaxCopiedNodes) throw Error(alias.Start, "document contains excessive aliasing");
        if (depth + height > ObjectDecoder.MaxDepth) throw Error(alias.Start, $"nested deeper than {ObjectDecoder.MaxDepth}");
        return node?.DeepClone();
    }

    private static (int Nodes, int Height) Measure(JsonNode? node)
    {
        IEnumerable<JsonNode?> children = node switch
        {
            JsonObject map => map.Select(m => m.Value),
            JsonArray list => list,
            _ => [],
        };
        var (nodes, height) = (1, 0);
        foreach (var child in children)
        {
            var inner = Measure(child);
            (nodes, height) = (nodes + inner.Nodes, Math.Max(height, inner.Height + 1));
        }

        return (nodes, height);
    }
}
