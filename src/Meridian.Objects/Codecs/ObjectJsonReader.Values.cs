using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects;

internal sealed partial class ObjectJsonReader
{
    private static readonly SearchValues<char> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>How Go's messages name a JSON value.</summary>
    public static string NameOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "object",
        JsonTokenType.StartArray => "array",
        JsonTokenType.String => "string",
        JsonTokenType.Number => "number",
        JsonTokenType.Null => "null",
        _ => "bool",
    };

    /// <summary>The text of a string or member name.</summary>
    /// <exception cref="StatusException">400: an escape makes half a surrogate pair.</exception>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw ApiError.BadRequest("couldn't get version/kind; json parse error: a text holds a lone surrogate");
        }
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader, SchemaType owner, SchemaField field) => field.Kind switch
    {
        SchemaKind.String => JsonValue.Create(ReadText(ref reader, owner, "string")),
        SchemaKind.Integer => ReadInteger(ref reader, owner, field),
        SchemaKind.Number => ReadNumber(ref reader, owner),
        SchemaKind.Boolean => ReadBoolean(ref reader, owner),
        SchemaKind.Bytes => ReadBytes(ref reader, owner),
        SchemaKind.Message => ReadMessage(ref reader, owner, field),
        SchemaKind.Quantity => ReadQuantity(ref reader, owner),
        SchemaKind.IntOrString => ReadIntOrString(ref reader, owner),
        SchemaKind.StringList => ReadStringList(ref reader, owner),
        SchemaKind.Time => ReadTime(ref reader, owner, WireTime.Format),
        SchemaKind.MicroTime => ReadTime(ref reader, owner, WireTime.FormatMicro),
        SchemaKind.Duration => JsonValue.Create(ReadText(ref reader, owner, "v1.Duration")),
        SchemaKind.SchemaOrBool => ReadSchemaOrBool(ref reader, owner, field),
        SchemaKind.SchemaOrList => ReadSchemaOrItems(ref reader, owner, field, "v1.JSONSchemaPropsOrArray"),
        SchemaKind.SchemaOrTexts => ReadSchemaOrItems(ref reader, owner, field, "v1.JSONSchemaPropsOrStringArray"),
        _ => ReadAny(ref reader, report: false),
    };

    private string ReadText(ref Utf8JsonReader reader, SchemaType owner, string goType) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader) : throw WrongType(ref reader, owner, goType);

    private JsonValue ReadInteger(ref Utf8JsonReader reader, SchemaType owner, SchemaField field)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            if (field.Bits == 32 && reader.TryGetInt32(out var small)) return JsonValue.Create(small);
            if (field.Bits == 64 && reader.TryGetInt64(out var large)) return JsonValue.Create(large);
        }

        throw WrongType(ref reader, owner, GoType(field), withNumber: true);
    }

    private JsonValue ReadNumber(ref Utf8JsonReader reader, SchemaType owner) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
            : throw WrongType(ref reader, owner, "float64", withNumber: true);

    private JsonValue ReadBoolean(ref Utf8JsonReader reader, SchemaType owner) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? JsonValue.Create(reader.GetBoolean())
            : throw WrongType(ref reader, owner, "bool");

    private JsonValue ReadBytes(ref Utf8JsonReader reader, SchemaType owner)
    {
        var text = ReadText(ref reader, owner, "[]uint8").ReplaceLineEndings("");
        var foreign = text.AsSpan().IndexOfAnyExcept(Base64Letters);
        if (foreign >= 0 || !Base64.IsValid(text))
            throw names.CannotHandle($"illegal base64 data at input byte {(foreign >= 0 ? foreign : text.Length)} of {path.FieldsOnly()}");
        return JsonValue.Create(text);
    }

    private JsonObject ReadMessage(ref Utf8JsonReader reader, SchemaType owner, SchemaField field)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw WrongType(ref reader, owner, GoType(field));
        return ReadObject(ref reader, field.Message!);
    }

    private JsonValue ReadQuantity(ref Utf8JsonReader reader, SchemaType owner)
    {
        var text = reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : ReadText(ref reader, owner, "resource.Quantity");
        if (!Quantity.TryParse(text.AsSpan().Trim(), out var quantity)) throw names.CannotHandle(QuantityText.Rule);
        return JsonValue.Create(quantity.ToString());
    }

    private JsonValue ReadIntOrString(ref Utf8JsonReader reader, SchemaType owner)
    {
        if (reader.TokenType == JsonTokenType.String) return JsonValue.Create(Text(ref reader));
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number)) return JsonValue.Create(number);
        throw WrongType(ref reader, owner, "int32", withNumber: true);
    }

    private JsonArray ReadStringList(ref Utf8JsonReader reader, SchemaType owner)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw WrongType(ref reader, owner, "[]string");
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            list.Add((JsonNode)JsonValue.Create(reader.TokenType == JsonTokenType.Null ? "" : ReadText(ref reader, owner, "string")));
        return list;
    }

    private JsonValue ReadTime(ref Utf8JsonReader reader, SchemaType owner, Func<DateTime, string> format)
    {
        var text = ReadText(ref reader, owner, "string");
        return WireTime.TryParse(text, out var time)
            ? JsonValue.Create(format(time))
            : throw names.CannotHandle($"parsing time \"{text}\" of {path.FieldsOnly()}: want a time such as \"2006-01-02T15:04:05Z\"");
    }

    private static string GoType(SchemaField field) => field.Kind switch
    {
        SchemaKind.Message => field.Message!.VersionedName,
        SchemaKind.Integer => field.Bits == 32 ? "int32" : "int64",
        SchemaKind.Number => "float64",
        SchemaKind.Boolean => "bool",
        SchemaKind.Bytes => "[]uint8",
        SchemaKind.Quantity => "resource.Quantity",
        SchemaKind.IntOrString => "intstr.IntOrString",
        SchemaKind.StringList => "[]string",
        SchemaKind.Time => "v1.Time",
        SchemaKind.MicroTime => "v1.MicroTime",
        SchemaKind.Any => "runtime.RawExtension",
        _ => "string",
    };

    private StatusException WrongType(ref Utf8JsonReader reader, SchemaType owner, string goType, bool withNumber = false)
    {
        var found = NameOf(reader.TokenType);
        if (withNumber && reader.TokenType == JsonTokenType.Number) found += " " + Encoding.UTF8.GetString(reader.ValueSpan);
        return names.CannotHandle($"json: cannot unmarshal {found} into Go struct field {owner.ShortName}.{path.FieldsOnly()} of type {goType}");
    }
}
