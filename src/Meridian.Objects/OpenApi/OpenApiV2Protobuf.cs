using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Writes an OpenAPI v2 document as the protobuf message <c>openapi.v2.Document</c>. Numbers of fields are those of its definition.</summary>
internal sealed class OpenApiV2Protobuf
{
    private static readonly Dictionary<string, int> Methods = new(StringComparer.Ordinal)
    {
        ["get"] = 2, ["put"] = 3, ["post"] = 4, ["delete"] = 5, ["options"] = 6, ["head"] = 7, ["patch"] = 8,
    };

    private readonly ProtoOutput output = new(1024 * 1024);

    public static ReadOnlyMemory<byte> Of(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, ObjectJsonReader.Options);
        using var document = JsonDocument.ParseValue(ref reader);
        var writer = new OpenApiV2Protobuf();
        writer.Document(document.RootElement);
        return writer.output.Written.ToArray();
    }

    private void Document(JsonElement document)
    {
        output.Text(1, document.GetProperty("swagger").GetString()!);
        var info = output.Begin(2);
        output.Text(1, document.GetProperty("info").GetProperty("title").GetString()!);
        output.Text(2, document.GetProperty("info").GetProperty("version").GetString()!);
        output.End(info);
        var paths = output.Begin(8);
        foreach (var path in document.GetProperty("paths").EnumerateObject()) Named(2, path.Name, path.Value, PathItem);
        output.End(paths);
        var definitions = output.Begin(9);
        foreach (var schema in document.GetProperty("definitions").EnumerateObject()) Named(1, schema.Name, schema.Value, Schema);
        output.End(definitions);
    }

    private void Named(int number, string name, JsonElement value, Action<JsonElement> write)
    {
        var pair = output.Begin(number);
        output.Text(1, name);
        Message(2, value, write);
        output.End(pair);
    }

    private void Message(int number, JsonElement value, Action<JsonElement> write)
    {
        var start = output.Begin(number);
        write(value);
        output.End(start);
    }

    private void PathItem(JsonElement path)
    {
        foreach (var member in path.EnumerateObject())
        {
            if (Methods.TryGetValue(member.Name, out var number)) Message(number, member.Value, Operation);
            else if (member.Name == "parameters") Each(9, member.Value, ParametersItem);
        }
    }

    private void Operation(JsonElement operation)
    {
        foreach (var member in operation.EnumerateObject())
        {
            switch (member.Name)
            {
                case "description": output.Text(3, member.Value.GetString()!); break;
                case "operationId": output.Text(5, member.Value.GetString()!); break;
                case "produces": Texts(6, member.Value); break;
                case "consumes": Texts(7, member.Value); break;
                case "parameters": Each(8, member.Value, ParametersItem); break;
                case "responses": Message(9, member.Value, Responses); break;
                case "schemes": Texts(10, member.Value); break;
                default: Extension(13, member); break;
            }
        }
    }

    private void ParametersItem(JsonElement parameter)
    {
        var item = output.Begin(1);
        if (parameter.GetProperty("in").ValueEquals("body"u8)) Message(1, parameter, BodyParameter);
        else Message(2, parameter, NonBodyParameter);
        output.End(item);
    }

    private void BodyParameter(JsonElement parameter)
    {
        output.Text(2, "body");
        output.Text(3, "body");
        if (parameter.TryGetProperty("required"u8, out _)) output.Integer(4, 1);
        Message(5, parameter.GetProperty("schema"), Schema);
    }

    private void NonBodyParameter(JsonElement parameter)
    {
        var inQuery = parameter.GetProperty("in").ValueEquals("query"u8);
        var inner = output.Begin(inQuery ? 3 : 4);
        if (parameter.TryGetProperty("required"u8, out _)) output.Integer(1, 1);
        output.Text(2, parameter.GetProperty("in").GetString()!);
        output.Text(3, parameter.GetProperty("description").GetString()!);
        output.Text(4, parameter.GetProperty("name").GetString()!);
        output.Text(inQuery ? 6 : 5, parameter.GetProperty("type").GetString()!);
        output.Integer(inQuery ? 20 : 19, 1);
        output.End(inner);
    }

    private void Responses(JsonElement responses)
    {
        foreach (var code in responses.EnumerateObject()) Named(1, code.Name, code.Value, value => Message(1, value, Response));
    }

    private void Response(JsonElement response)
    {
        output.Text(1, response.GetProperty("description").GetString()!);
        if (response.TryGetProperty("schema"u8, out var schema)) Message(2, schema, value => Message(1, value, Schema));
    }

    private void Schema(JsonElement schema)
    {
        foreach (var member in schema.EnumerateObject()) SchemaMember(member);
    }

    private void SchemaMember(JsonProperty member)
    {
        var value = member.Value;
        switch (member.Name)
        {
            case "$ref": output.Text(1, value.GetString()!); break;
            case "format": output.Text(2, value.GetString()!); break;
            case "title": output.Text(3, value.GetString()!); break;
            case "description": output.Text(4, value.GetString()!); break;
            case "default": Message(5, value, Any); break;
            case "multipleOf": output.Double(6, value.GetDouble()); break;
            case "maximum": output.Double(7, value.GetDouble()); break;
            case "exclusiveMaximum": output.Integer(8, value.GetBoolean() ? 1 : 0); break;
            case "minimum": output.Double(9, value.GetDouble()); break;
            case "exclusiveMinimum": output.Integer(10, value.GetBoolean() ? 1 : 0); break;
            case "maxLength": output.Integer(11, value.GetInt64()); break;
            case "minLength": output.Integer(12, value.GetInt64()); break;
            case "pattern": output.Text(13, value.GetString()!); break;
            case "maxItems": output.Integer(14, value.GetInt64()); break;
            case "minItems": output.Integer(15, value.GetInt64()); break;
            case "uniqueItems": output.Integer(16, value.GetBoolean() ? 1 : 0); break;
            case "maxProperties": output.Integer(17, value.GetInt64()); break;
            case "minProperties": output.Integer(18, value.GetInt64()); break;
            case "required": Texts(19, value); break;
            case "enum": Each(20, value, Any); break;
            case "additionalProperties": Message(21, value, AdditionalProperties); break;
            case "type": Message(22, value, type => output.Text(1, type.GetString()!)); break;
            case "items": Message(23, value, items => Message(1, items, Schema)); break;
            case "properties": Message(25, value, Properties); break;
            default: Extension(31, member); break;
        }
    }

    private void AdditionalProperties(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object) Message(1, value, Schema);
        else output.Integer(2, value.ValueKind == JsonValueKind.True ? 1 : 0);
    }

    private void Properties(JsonElement properties)
    {
        foreach (var property in properties.EnumerateObject()) Named(1, property.Name, property.Value, Schema);
    }

    // Only what begins with x- has a place in the message.
    private void Extension(int number, JsonProperty member)
    {
        if (member.Name.StartsWith("x-", StringComparison.Ordinal)) Named(number, member.Name, member.Value, Any);
    }

    // JSON is YAML.
    private void Any(JsonElement value) => output.Text(2, value.GetRawText() + "\n");

    private void Each(int number, JsonElement list, Action<JsonElement> write)
    {
        foreach (var item in list.EnumerateArray()) Message(number, item, write);
    }

    private void Texts(int number, JsonElement list)
    {
        foreach (var item in list.EnumerateArray()) output.Text(number, item.GetString()!);
    }
}
