using System.Text.Json;

namespace Meridian.Objects;

/// <summary>How documents name types.</summary>
internal static class OpenApiNames
{
    public const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /// <summary>Name of the schema of a kind: the table's, else the group's domain backwards as for custom resources.</summary>
    public static string Schema(ResourceType type, string kind)
    {
        if (SchemaTable.ForKind(type.ApiVersion, kind) is { } known) return known.Name;
        var domain = type.Group.Split('.');
        Array.Reverse(domain);
        return $"{string.Join('.', domain)}.{type.Version}.{kind}";
    }

    public static void WriteRef(Utf8JsonWriter json, string schema) => json.WriteString("$ref", $"#/components/schemas/{schema}");

    public static void WriteGroupVersionKind(Utf8JsonWriter json, string group, string version, string kind)
    {
        json.WriteString("group", group);
        json.WriteString("version", version);
        json.WriteString("kind", kind);
    }
}
