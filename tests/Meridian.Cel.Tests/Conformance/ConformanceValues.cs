using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Cel.Values;

namespace Meridian.Cel.Tests.Conformance;

/// <summary>Values and types as the test data writes them.</summary>
internal static class ConformanceValues
{
    public static CelValue Read(JsonNode node)
    {
        var (kind, value) = node.AsObject().First();
        return kind switch
        {
            "nullValue" => CelValue.Null,
            "boolValue" => CelValue.Bool(value!.GetValue<bool>()),
            "int64Value" => CelValue.Int(long.Parse(value!.ToString(), CultureInfo.InvariantCulture)),
            "uint64Value" => CelValue.Uint(ulong.Parse(value!.ToString(), CultureInfo.InvariantCulture)),
            "doubleValue" => CelValue.Double(Number(value!.ToString())),
            "stringValue" => CelValue.String(value!.GetValue<string>()),
            "bytesValue" => CelValue.Bytes(Convert.FromBase64String(value!.GetValue<string>())),
            "typeValue" => CelValue.TypeOf(Named(value!.GetValue<string>())),
            "listValue" => CelValue.List([.. (value!["values"]?.AsArray() ?? []).Select(v => Read(v!))]),
            "mapValue" => Map(value!["entries"]?.AsArray() ?? []),
            "objectValue" => Message(value!.AsObject()),
            _ => throw new NotSupportedException(kind),
        };
    }

    public static CelType Type(JsonNode node)
    {
        var (kind, value) = node.AsObject().First();
        return kind switch
        {
            "primitive" => Primitive(value!.GetValue<string>()),
            "wrapper" => CelType.Wrapper(Primitive(value!.GetValue<string>())),
            "null" => CelType.Null,
            "dyn" => CelType.Dyn,
            "wellKnown" => value!.GetValue<string>() switch { "TIMESTAMP" => CelType.Timestamp, "DURATION" => CelType.Duration, _ => CelType.Dyn },
            "messageType" => Named(value!.GetValue<string>()),
            "typeParam" => CelType.Parameter(value!.GetValue<string>()),
            "listType" => CelType.List(Type(value!["elemType"]!)),
            "mapType" => CelType.Map(Type(value!["keyType"]!), Type(value["valueType"]!)),
            "type" => value!.AsObject().Count == 0 ? CelType.Type : CelType.TypeOf(Type(value)),
            "abstractType" => Abstract(value!.AsObject()),
            _ => throw new NotSupportedException(kind),
        };
    }

    private static CelType Abstract(JsonObject type) =>
        CelType.Opaque(type["name"]!.ToString(), [.. (type["parameterTypes"]?.AsArray() ?? []).Select(p => Type(p!))]);

    private static CelType Primitive(string name) => name switch
    {
        "BOOL" => CelType.Bool, "INT64" => CelType.Int, "UINT64" => CelType.Uint, "DOUBLE" => CelType.Double, "STRING" => CelType.String, "BYTES" => CelType.Bytes,
        _ => throw new NotSupportedException(name),
    };

    private static CelType Named(string name) => name switch
    {
        "bool" => CelType.Bool, "int" => CelType.Int, "uint" => CelType.Uint, "double" => CelType.Double, "string" => CelType.String, "bytes" => CelType.Bytes,
        "null_type" => CelType.Null, "type" => CelType.Type, "list" => CelType.List(CelType.Dyn), "map" => CelType.Map(CelType.Dyn, CelType.Dyn),
        "google.protobuf.Timestamp" => CelType.Timestamp, "google.protobuf.Duration" => CelType.Duration, "optional_type" => CelType.Optional(CelType.Dyn),
        _ => CelType.Object(name),
    };

    private static double Number(string text) => text switch
    {
        "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity,
        _ => double.Parse(text, CultureInfo.InvariantCulture),
    };

    private static CelValue Map(JsonArray entries)
    {
        var map = new HashMap();
        foreach (var entry in entries) map.TryAdd(Read(entry!["key"]!), Read(entry["value"]!));
        return CelValue.Map(map);
    }

    private static CelValue Message(JsonObject message) => message["@type"]!.ToString().Split('.')[^1] switch
    {
        "Timestamp" => TimeText.ParseTimestamp(message["value"]!.ToString())!.Value,
        "Duration" => CelValue.Duration(TimeText.ParseDuration(message["value"]!.ToString())!.Value),
        "Int32Value" or "Int64Value" => CelValue.Int(long.Parse(message["value"]!.ToString(), CultureInfo.InvariantCulture)),
        "UInt32Value" or "UInt64Value" => CelValue.Uint(ulong.Parse(message["value"]!.ToString(), CultureInfo.InvariantCulture)),
        "DoubleValue" or "FloatValue" => CelValue.Double(Number(message["value"]!.ToString())),
        "BoolValue" => CelValue.Bool(message["value"]!.GetValue<bool>()),
        "StringValue" => CelValue.String(message["value"]!.GetValue<string>()),
        "BytesValue" => CelValue.Bytes(Convert.FromBase64String(message["value"]!.GetValue<string>())),
        var other => throw new NotSupportedException(other),
    };
}
