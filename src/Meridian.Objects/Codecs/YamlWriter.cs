using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>
/// Writes a JSON tree as block YAML, laid out as kubectl does: lists stand at the column of their key, members in the tree's order.
/// Whatever <see cref="YamlReader"/> would not read back as the same text is quoted.
/// </summary>
public static class YamlWriter
{
    private const int LongestPlainKey = 1000;

    /// <summary>One document, ending in a new line and without a <c>---</c>.</summary>
    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        WriteBlock(text, node, 0, inline: false);
        return text.ToString();
    }

    // inline: the caller has already written the indentation of the first line.
    private static void WriteBlock(StringBuilder text, JsonNode? node, int indent, bool inline)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map: WriteMap(text, map, indent, inline); break;
            case JsonArray { Count: > 0 } list: WriteList(text, list, indent, inline); break;
            default: text.Append(Leaf(node, indent)).Append('\n'); break;
        }
    }

    private static void WriteMap(StringBuilder text, JsonObject map, int indent, bool inline)
    {
        foreach (var (key, value) in map)
        {
            if (!inline) text.Append(' ', indent);
            inline = false;
            WriteKey(text, YamlText.Quote(key), indent);
            if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                text.Append('\n');
                WriteBlock(text, value, value is JsonObject ? indent + 2 : indent, inline: false);
            }
            else
            {
                text.Append(' ').Append(Leaf(value, indent)).Append('\n');
            }
        }
    }

    // Readers look only so far for the colon behind a key; one that is longer says so.
    private static void WriteKey(StringBuilder text, string key, int indent)
    {
        if (key.Length > LongestPlainKey) text.Append("? ").Append(key).Append('\n').Append(' ', indent).Append(':');
        else text.Append(key).Append(':');
    }

    private static void WriteList(StringBuilder text, JsonArray list, int indent, bool inline)
    {
        foreach (var item in list)
        {
            if (!inline) text.Append(' ', indent);
            inline = false;
            text.Append("- ");
            WriteBlock(text, item, indent + 2, inline: true);
        }
    }

    private static string Leaf(JsonNode? node, int indent) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => YamlText.Write(value.GetValue<string>(), indent),
        _ => node.ToJsonString(),
    };
}
