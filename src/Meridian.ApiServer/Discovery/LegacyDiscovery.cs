using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes the older documents of discovery, one for each level of paths.</summary>
internal static class LegacyDiscovery
{
    /// <summary><c>/api</c>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="versions">Versions of the core group.</param>
    /// <param name="address">Host and port of the server.</param>
    public static void WriteVersions(Utf8JsonWriter writer, IEnumerable<string> versions, string address)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "APIVersions"u8);
        AggregatedDiscovery.WriteTexts(writer, "versions", versions);
        writer.WriteStartArray("serverAddressByClientCIDRs"u8);
        writer.WriteStartObject();
        writer.WriteString("clientCIDR"u8, "0.0.0.0/0"u8);
        writer.WriteString("serverAddress"u8, address);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary><c>/apis</c>.</summary>
    public static void WriteGroups(Utf8JsonWriter writer, IEnumerable<IGrouping<string, DiscoveredResource>> groups)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "APIGroupList"u8);
        writer.WriteString("apiVersion"u8, "v1"u8);
        writer.WriteStartArray("groups"u8);
        foreach (var group in groups) WriteGroup(writer, group, alone: false);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary><c>/apis/apps</c>, or an entry of <c>/apis</c>.</summary>
    public static void WriteGroup(Utf8JsonWriter writer, IGrouping<string, DiscoveredResource> group, bool alone)
    {
        var versions = group.Select(r => r.Type.Version).Distinct().ToArray();
        writer.WriteStartObject();
        if (alone)
        {
            writer.WriteString("kind"u8, "APIGroup"u8);
            writer.WriteString("apiVersion"u8, "v1"u8);
        }
        writer.WriteString("name"u8, group.Key);
        writer.WriteStartArray("versions"u8);
        foreach (var version in versions) WriteGroupVersion(writer, group.Key, version);
        writer.WriteEndArray();
        writer.WritePropertyName("preferredVersion"u8);
        WriteGroupVersion(writer, group.Key, versions[0]);
        writer.WriteEndObject();
    }

    /// <summary><c>/api/v1</c> or <c>/apis/apps/v1</c>.</summary>
    public static void WriteResources(Utf8JsonWriter writer, string groupVersion, IEnumerable<DiscoveredResource> resources)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "APIResourceList"u8);
        writer.WriteString("apiVersion"u8, "v1"u8);
        writer.WriteString("groupVersion"u8, groupVersion);
        writer.WriteStartArray("resources"u8);
        foreach (var resource in resources.OrderBy(r => r.Type.Plural, StringComparer.Ordinal)) WriteResource(writer, resource);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteGroupVersion(Utf8JsonWriter writer, string group, string version)
    {
        writer.WriteStartObject();
        writer.WriteString("groupVersion"u8, $"{group}/{version}");
        writer.WriteString("version"u8, version);
        writer.WriteEndObject();
    }

    private static void WriteResource(Utf8JsonWriter writer, DiscoveredResource resource)
    {
        var type = resource.Type;
        writer.WriteStartObject();
        writer.WriteString("name"u8, type.Plural);
        writer.WriteString("singularName"u8, type.Singular);
        writer.WriteBoolean("namespaced"u8, type.Namespaced);
        writer.WriteString("kind"u8, type.Kind);
        AggregatedDiscovery.WriteTexts(writer, "verbs", resource.Verbs);
        if (type.ShortNames.Length > 0) AggregatedDiscovery.WriteTexts(writer, "shortNames", type.ShortNames);
        if (type.Categories.Length > 0) AggregatedDiscovery.WriteTexts(writer, "categories", type.Categories);
        if (resource.Verbs.Contains("list")) writer.WriteString("storageVersionHash"u8, StorageVersionHash.Of(resource.StoredAs));
        writer.WriteEndObject();
        foreach (var subresource in resource.Subresources) WriteSubresource(writer, type, subresource);
    }

    private static void WriteSubresource(Utf8JsonWriter writer, ResourceType type, DiscoveredSubresource subresource)
    {
        var info = subresource.Info;
        writer.WriteStartObject();
        writer.WriteString("name"u8, $"{type.Plural}/{subresource.Name}");
        writer.WriteString("singularName"u8, ""u8);
        writer.WriteBoolean("namespaced"u8, type.Namespaced);
        if (info.Group != type.Group || info.Version != type.Version)
        {
            writer.WriteString("group"u8, info.Group);
            writer.WriteString("version"u8, info.Version);
        }
        writer.WriteString("kind"u8, info.Kind);
        AggregatedDiscovery.WriteTexts(writer, "verbs", info.Verbs);
        writer.WriteEndObject();
    }
}
