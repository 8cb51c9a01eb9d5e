using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Where the two versions of OpenAPI differ in schemas.</summary>
internal enum OpenApiDialect
{
    /// <summary>OpenAPI 2.0, once called Swagger.</summary>
    V2,

    /// <summary>OpenAPI 3.0.</summary>
    V3,
}

/// <summary>Writes what depends on the version.</summary>
internal static class OpenApiDialects
{
    /// <summary>Path of a schema inside its document.</summary>
    public static string Reference(this OpenApiDialect dialect, string schema) =>
        (dialect == OpenApiDialect.V2 ? "#/definitions/" : "#/components/schemas/") + schema;

    /// <summary>Writes a reference to a schema as the value of the object that is open.</summary>
    public static void WriteReference(this OpenApiDialect dialect, Utf8JsonWriter json, string schema) => json.WriteString("$ref", dialect.Reference(schema));

    /// <summary>Writes a reference that may have a description or default beside it.</summary>
    public static void WriteSharedReference(this OpenApiDialect dialect, Utf8JsonWriter json, string schema)
    {
        if (dialect == OpenApiDialect.V2)
        {
            dialect.WriteReference(json, schema);
            return;
        }

        // In version 3 a reference has no siblings, hence the list of one.
        json.WriteStartArray("allOf");
        json.WriteStartObject();
        dialect.WriteReference(json, schema);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
