using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Tests.Codecs;

/// <summary>Makes objects of a type whose every value is one that both JSON and protobuf keep: nothing zero where zero means absent.</summary>
internal sealed class RandomObject(int seed)
{
    private static readonly string[] Texts = ["a", "nginx:1.27", "ünï", "true", "0", " x ", "line\nline", "{\"q\": 1}", "😀", "1e3", "- a", "#", "null"];
    private readonly Random random = new(seed);

    // Types that hold themselves, such as the schemas of custom resources, would otherwise grow without end, or deeper than is read.
    private const int MaxDepth = 12;
    private int fieldsLeft = 2000;

    public JsonObject Of(SchemaType type)
    {
        var node = Message(type, 0);
        node["apiVersion"] = type.ApiVersion;
        node["kind"] = type.ShortName;
        return node;
    }

    private JsonObject Message(SchemaType type, int depth)
    {
        var node = new JsonObject();
        foreach (var field in type.Fields)
        {
            if (field.Number == 0 || fieldsLeft == 0 || depth > MaxDepth || random.Next(4 + depth) > 2) continue;
            fieldsLeft--;
            if (Field(field, depth) is { } value) node[field.Name] = value;
        }

        return node;
    }

    private JsonNode? Field(SchemaField field, int depth)
    {
        if (field.Shape == SchemaShape.Single) return Value(field, depth) is var single && single is JsonObject { Count: 0 } && field.Kind == SchemaKind.Message && !field.Nullable ? null : single;
        var count = random.Next(1, 3);
        if (field.Shape == SchemaShape.List) return new JsonArray([.. Enumerable.Range(0, count).Select(_ => Value(field, depth))]);
        return new JsonObject(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"key{i}", Value(field, depth))));
    }

    private JsonNode? Value(SchemaField field, int depth) => field.Kind switch
    {
        SchemaKind.Integer => field.Bits == 32 ? random.Next(int.MinValue, 0) : random.NextInt64(1, long.MaxValue),
        SchemaKind.Number => random.Next(1, 999) + 0.5,
        SchemaKind.Boolean => true,
        SchemaKind.Bytes => Convert.ToBase64String([(byte)random.Next(256), 1]),
        SchemaKind.Message => Message(field.Message!, depth + 1),
        SchemaKind.Quantity => random.Next(1, 999).ToString(CultureInfo.InvariantCulture) + "Mi",
        SchemaKind.IntOrString => random.Next(2) == 0 ? random.Next(1, 99) : "25%",
        SchemaKind.StringList => new JsonArray("a", "b"),
        SchemaKind.Time => WireTime.Format(DateTime.UnixEpoch.AddSeconds(random.Next(-999_999_999, int.MaxValue))),
        SchemaKind.MicroTime => WireTime.FormatMicro(DateTime.UnixEpoch.AddMicroseconds(random.NextInt64(-999_999_999, int.MaxValue))),
        SchemaKind.SchemaOrBool => random.Next(2) == 0 ? random.Next(2) == 0 : Message(field.Message!, depth + 1),
        SchemaKind.SchemaOrList => random.Next(2) == 0 ? new JsonArray(Message(field.Message!, depth + 1)) : Message(field.Message!, depth + 1),
        SchemaKind.SchemaOrTexts => random.Next(2) == 0 ? new JsonArray("a", "b") : Message(field.Message!, depth + 1),
        SchemaKind.Any => new JsonObject { ["f:x"] = new JsonArray(1, null, "t") },
        _ => Texts[random.Next(Texts.Length)],
    };
}
