using System.Text.Json;

namespace Meridian.Client;

/// <summary>Collects the documents by which a server tells what it serves: the aggregated one, or the many older ones. Unknown fields and odd values are passed over.</summary>
internal sealed class DiscoveryReader
{
    private readonly HashSet<DiscoveredApi> apis = [];
    private readonly List<(string Group, string Version)> silent = [];

    /// <summary>Group versions that are known by name only: each has a document of its own, to be read next.</summary>
    public List<(string Group, string Version)> Named { get; } = [];

    /// <summary>Reads <c>/api</c> or <c>/apis</c>, in whichever of their forms.</summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public void ReadRoot(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        foreach (var group in Items(root, "items")) Aggregated(group);
        foreach (var version in Items(root, "versions")) Name("", Text(version));
        foreach (var group in Items(root, "groups"))
            foreach (var version in Items(group, "versions")) Name(Text(group, "name"), Text(version, "version"));
    }

    /// <summary>Reads the list of resources of one group version.</summary>
    /// <exception cref="JsonException">The bytes are no JSON.</exception>
    public void ReadResources(string group, string version, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        foreach (var resource in Items(document.RootElement, "resources")) Add(group, version, Text(resource, "name"));
    }

    /// <summary>Notes that a group version's own server does not answer.</summary>
    public void Silent(string group, string version) => silent.Add((group, version));

    /// <summary>What was read; of silent APIs what was known before stays.</summary>
    public DiscoveredApis Result(DiscoveredApis before)
    {
        foreach (var (group, version) in silent) apis.UnionWith(before.All.Where(a => a.Group == group && a.Version == version));
        return new DiscoveredApis(apis, silent.Select(s => s.Group.Length == 0 ? s.Version : $"{s.Group}/{s.Version}"));
    }

    private void Aggregated(JsonElement group)
    {
        var name = group.ValueKind == JsonValueKind.Object && group.TryGetProperty("metadata", out var metadata) ? Text(metadata, "name") : "";
        foreach (var version in Items(group, "versions"))
        {
            if (Text(version, "freshness") == "Stale") Silent(name, Text(version, "version"));
            foreach (var resource in Items(version, "resources")) Add(name, Text(version, "version"), Text(resource, "resource"));
        }
    }

    private void Name(string group, string version)
    {
        if (version.Length > 0) Named.Add((group, version));
    }

    // A name with a slash is a subresource.
    private void Add(string group, string version, string plural)
    {
        if (version.Length > 0 && plural.Length > 0 && !plural.Contains('/', StringComparison.Ordinal)) apis.Add(new DiscoveredApi(group, version, plural));
    }

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Text(value) : "";

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
