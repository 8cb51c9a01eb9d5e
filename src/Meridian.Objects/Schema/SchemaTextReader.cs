using System.Globalization;

namespace Meridian.Objects;

/// <summary>Makes a type of its lines in the table; <c>tools/SchemaGen/README.md</c> describes them.</summary>
internal static class SchemaTextReader
{
    private const string MetaPrefix = "meta.v1.";
    private const string DescriptionMark = " # ";

    public static SchemaType Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (names, description) = Described(lines[0]);
        var head = names.Split(' ');
        var type = new SchemaType(head[0], head.Length > 1 ? head[1] : "") { Description = description };
        if (type.ApiVersion.Length > 0) AddTypeNames(type);
        var package = head[0][..head[0].LastIndexOf('.')];
        foreach (var line in lines.AsSpan(1)) type.Add(Field(line.Trim(), package));
        return type;
    }

    // In protobuf these stand in the envelope, not in the message.
    private static void AddTypeNames(SchemaType type)
    {
        type.Add(new SchemaField { Name = "apiVersion", Number = 0, Kind = SchemaKind.String, Shape = SchemaShape.Single });
        type.Add(new SchemaField { Name = "kind", Number = 0, Kind = SchemaKind.String, Shape = SchemaShape.Single });
    }

    private static (string Line, string Description) Described(string line)
    {
        var mark = line.IndexOf(DescriptionMark, StringComparison.Ordinal);
        return mark < 0 ? (line, "") : (line[..mark], line[(mark + DescriptionMark.Length)..]);
    }

    private static SchemaField Field(string text, string package)
    {
        var (line, description) = Described(text);
        var parts = line.Split(' ');
        var shape = Shape(parts[2]);
        var word = shape == SchemaShape.Single ? parts[2] : parts[2][2..];
        var kind = Kind(word);
        var field = new SchemaField
        {
            Number = int.Parse(parts[0], CultureInfo.InvariantCulture),
            Name = parts[1],
            Kind = kind,
            Shape = shape,
            Bits = word == "int32" ? 32 : 64,
            MessageName = MessageName(kind, word, package),
            Description = description,
        };
        foreach (var flag in parts.AsSpan(3)) field = WithFlag(field, flag);
        return field;
    }

    private static SchemaShape Shape(string type) => type[..2] switch
    {
        "[]" => SchemaShape.List,
        "{}" => SchemaShape.Map,
        _ => SchemaShape.Single,
    };

    private static SchemaKind Kind(string word) => word switch
    {
        "string" => SchemaKind.String,
        "int32" or "int64" => SchemaKind.Integer,
        "double" => SchemaKind.Number,
        "bool" => SchemaKind.Boolean,
        "bytes" => SchemaKind.Bytes,
        "quantity" => SchemaKind.Quantity,
        "intorstring" => SchemaKind.IntOrString,
        "strings" => SchemaKind.StringList,
        "time" => SchemaKind.Time,
        "microtime" => SchemaKind.MicroTime,
        "duration" => SchemaKind.Duration,
        "any" => SchemaKind.Any,
        "schemaorbool" => SchemaKind.SchemaOrBool,
        "schemaorlist" => SchemaKind.SchemaOrList,
        "schemaortexts" => SchemaKind.SchemaOrTexts,
        _ => SchemaKind.Message,
    };

    private static string MessageName(SchemaKind kind, string word, string package) => kind switch
    {
        SchemaKind.Message => FullName(word, package),
        SchemaKind.SchemaOrBool or SchemaKind.SchemaOrList or SchemaKind.SchemaOrTexts => FullName("JSONSchemaProps", package),
        _ => "",
    };

    private static string FullName(string word, string package)
    {
        if (!word.Contains('.', StringComparison.Ordinal)) return $"{package}.{word}";
        return word.StartsWith(MetaPrefix, StringComparison.Ordinal) ? $"io.k8s.apimachinery.pkg.apis.{word}" : $"io.k8s.api.{word}";
    }

    private static SchemaField WithFlag(SchemaField field, string flag)
    {
        var equals = flag.IndexOf('=', StringComparison.Ordinal);
        var value = equals < 0 ? "" : flag[(equals + 1)..];
        return (equals < 0 ? flag : flag[..equals]) switch
        {
            "req" => field with { Required = true },
            "ptr" => field with { Nullable = true },
            "inline" => field with { Inline = true },
            "merge" => field with { PatchMerge = true, PatchMergeKey = value },
            "retain" => field with { PatchRetainKeys = true },
            "atomic" => field with { AtomicMap = true },
            "default" => field with { Default = value },
            "list" when value == "set" => field with { ListType = SchemaListType.Set },
            "list" => field with { ListType = SchemaListType.Map, ListKeys = value["map:".Length..].Split(',') },
            _ => throw new InvalidOperationException($"the schema table has an unknown flag {flag} on {field.Name}"),
        };
    }
}
