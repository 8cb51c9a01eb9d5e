using System.Text.Json.Nodes;

namespace Meridian.Cel;

/// <summary>Writes values as JSON.</summary>
public static class CelJson
{
    private const int MaxDepth = 100;

    /// <summary>The value as JSON: bytes as base64, times and lengths of time as text, objects by their fields.</summary>
    /// <param name="value">Value.</param>
    /// <param name="json">The JSON; null is the JSON null.</param>
    /// <param name="fault">Why there is none; empty if there is.</param>
    public static bool TryWrite(CelValue value, out JsonNode? json, out string fault) => TryWrite(value, 0, out json, out fault);

    private static bool TryWrite(CelValue value, int depth, out JsonNode? json, out string fault)
    {
        (json, fault) = (null, "");
        if (depth > MaxDepth)
        {
            fault = "the value nests too deeply";
            return false;
        }
        switch (value.Kind)
        {
            case CelKind.Null:
                return true;
            case CelKind.List:
                return TryList(value.AsList(), depth, out json, out fault);
            case CelKind.Map:
                return TryMap(value.AsMap(), depth, out json, out fault);
            case CelKind.Object:
                return TryObject(value.AsObject(), depth, out json, out fault);
            case CelKind.Error:
                fault = value.AsError().Message;
                return false;
            case CelKind.Type or CelKind.Optional or CelKind.Opaque:
                fault = $"type conversion not supported for value type: {value.RuntimeType()}";
                return false;
            default:
                json = Scalar(value);
                return true;
        }
    }

    private static JsonValue Scalar(CelValue value) => value.Kind switch
    {
        CelKind.Bool => JsonValue.Create(value.AsBool()),
        CelKind.Int => JsonValue.Create(value.AsInt()),
        CelKind.Uint => JsonValue.Create(value.AsUint()),
        CelKind.Double => JsonValue.Create(value.AsDouble()),
        CelKind.Bytes => JsonValue.Create(Convert.ToBase64String(value.AsBytes())),
        _ => JsonValue.Create(value.ToString()),
    };

    private static bool TryList(CelList list, int depth, out JsonNode? json, out string fault)
    {
        var array = new JsonArray();
        json = array;
        fault = "";
        foreach (var item in list)
        {
            if (!TryWrite(item, depth + 1, out var element, out fault)) return false;
            array.Add(element);
        }
        return true;
    }

    private static bool TryMap(CelMap map, int depth, out JsonNode? json, out string fault)
    {
        var obj = new JsonObject();
        json = obj;
        fault = "";
        foreach (var key in map.Keys)
        {
            map.TryGet(key, out var value);
            if (!TryWrite(value, depth + 1, out var element, out fault)) return false;
            obj[key.ToString()] = element;
        }
        return true;
    }

    private static bool TryObject(CelObject value, int depth, out JsonNode? json, out string fault)
    {
        var obj = new JsonObject();
        json = obj;
        fault = "";
        foreach (var name in value.Fields)
        {
            value.TryGet(name, out var field);
            if (!TryWrite(field, depth + 1, out var element, out fault)) return false;
            obj[Schemas.FieldNames.Unescape(name)] = element;
        }
        return true;
    }
}
