using System.Text.Json;

namespace Meridian.Objects;

/// <summary>How documents name types.</summary>
internal static class OpenApiNames
{
    public const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    public const string Quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    public const string IntOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

    /// <summary>Name of the schema of a kind: the table's, else the group's domain backwards as for custom resources.</summary>
    public static string Schema(string group, string version, string kind)
    {
        if (SchemaTable.ForKind(group.Length == 0 ? version : $"{group}/{version}", kind) is { } known) return known.Name;
        var domain = group.Split('.');
        Array.Reverse(domain);
        return $"{string.Join('.', domain)}.{version}.{kind}";
    }

    public static string Schema(ResourceType type, string kind) => Schema(type.Group, type.Version, kind);

    /// <summary>Writes the members that name a kind.</summary>
    public static void WriteGroupVersionKind(Utf8JsonWriter json, string group, string version, string kind)
    {
        json.WriteString("group", group);
        json.WriteString("kind", kind);
        json.WriteString("version", version);
    }

    /// <summary>Writes a member that is a list of texts.</summary>
    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
