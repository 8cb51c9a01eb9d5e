using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes <c>apidiscovery.k8s.io/v2</c>: all groups, versions and resources in one document.</summary>
internal static class AggregatedDiscovery
{
    public static void Write(Utf8JsonWriter writer, IEnumerable<IGrouping<string, DiscoveredResource>> groups)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "APIGroupDiscoveryList"u8);
        writer.WriteString("apiVersion"u8, "apidiscovery.k8s.io/v2"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteEndObject();
        writer.WriteStartArray("items"u8);
        foreach (var group in groups) WriteGroup(writer, group);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter writer, IGrouping<string, DiscoveredResource> group)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("metadata"u8);
        writer.WriteString("name"u8, group.Key);
        writer.WriteNull("creationTimestamp"u8);
        writer.WriteEndObject();
        writer.WriteStartArray("versions"u8);
        foreach (var version in group.GroupBy(r => r.Type.Version)) WriteVersion(writer, version);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter writer, IGrouping<string, DiscoveredResource> version)
    {
        writer.WriteStartObject();
        writer.WriteString("version"u8, version.Key);
        writer.WriteStartArray("resources"u8);
        foreach (var resource in version.OrderBy(r => r.Type.Plural, StringComparer.Ordinal)) WriteResource(writer, resource);
        writer.WriteEndArray();
        writer.WriteString("freshness"u8, "Current"u8);
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, DiscoveredResource resource)
    {
        var type = resource.Type;
        writer.WriteStartObject();
        writer.WriteString("resource"u8, type.Plural);
        WriteKind(writer, type.Group, type.Version, type.Kind);
        writer.WriteString("scope"u8, type.Namespaced ? "Namespaced"u8 : "Cluster"u8);
        writer.WriteString("singularResource"u8, type.Singular);
        WriteTexts(writer, "verbs", resource.Verbs);
        if (type.ShortNames.Length > 0) WriteTexts(writer, "shortNames", type.ShortNames);
        if (type.Categories.Length > 0) WriteTexts(writer, "categories", type.Categories);
        if (resource.Subresources.Count > 0) WriteSubresources(writer, resource.Subresources);
        writer.WriteEndObject();
    }

    private static void WriteSubresources(Utf8JsonWriter writer, IReadOnlyList<DiscoveredSubresource> subresources)
    {
        writer.WriteStartArray("subresources"u8);
        foreach (var (name, info) in subresources)
        {
            writer.WriteStartObject();
            writer.WriteString("subresource"u8, name);
            WriteKind(writer, info.Group, info.Version, info.Kind);
            WriteTexts(writer, "verbs", info.Verbs);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteKind(Utf8JsonWriter writer, string group, string version, string kind)
    {
        writer.WriteStartObject("responseKind"u8);
        writer.WriteString("group"u8, group);
        writer.WriteString("version"u8, version);
        writer.WriteString("kind"u8, kind);
        writer.WriteEndObject();
    }

    internal static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
