using System.Collections.Concurrent;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>The schema table as expressions need it. Types refer to each other in circles, so each is made when a field of it is asked for.</summary>
internal static class KindSchemas
{
    private static readonly ConcurrentDictionary<SchemaType, CelSchema> Known = new();

    /// <summary>What is known of a resource's objects; null if nothing is.</summary>
    public static CelSchema? Of(ServedResource served)
    {
        if (served.OpenApiSchema?.Invoke() is { } schema) return CelSchemas.ForResource(CelSchemas.Read(schema));
        return SchemaTable.ForKind(served.Type.ApiVersion, served.Type.Kind) is { } type ? Of(type) : null;
    }

    public static CelSchema Of(SchemaType type) => Known.GetOrAdd(type, Make);

    private static CelSchema Make(SchemaType type)
    {
        var fields = new ConcurrentDictionary<string, CelSchema?>(StringComparer.Ordinal);
        return new CelSchema { Type = "object", Verbatim = true, PropertySource = name => fields.GetOrAdd(name, n => type.TryField(n, out var field) ? Of(field) : null) };
    }

    private static CelSchema Of(SchemaField field) => field.Shape switch
    {
        SchemaShape.List => new CelSchema { Type = "array", Items = Value(field) },
        SchemaShape.Map => new CelSchema { Type = "object", AdditionalProperties = Value(field) },
        _ => Value(field),
    };

    private static CelSchema Value(SchemaField field) => field.Kind switch
    {
        SchemaKind.Integer => new CelSchema { Type = "integer" },
        SchemaKind.Number => new CelSchema { Type = "number" },
        SchemaKind.Boolean => new CelSchema { Type = "boolean" },
        SchemaKind.Bytes => new CelSchema { Type = "string", Format = "byte" },
        SchemaKind.Time or SchemaKind.MicroTime => new CelSchema { Type = "string", Format = "date-time" },
        SchemaKind.StringList => new CelSchema { Type = "array", Items = new CelSchema { Type = "string" } },
        SchemaKind.Message when field.Message is { } message => Of(message),
        SchemaKind.Quantity or SchemaKind.IntOrString => new CelSchema { IntOrString = true },
        SchemaKind.Any or SchemaKind.Message => CelSchema.Any,
        _ => new CelSchema { Type = "string" },
    };
}
