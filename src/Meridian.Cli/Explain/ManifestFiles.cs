using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>An object of a file.</summary>
/// <param name="File">Where it is written.</param>
/// <param name="Node">The object.</param>
internal sealed record Manifest(string File, JsonObject Node)
{
    /// <summary>API version; empty if it has none.</summary>
    public string ApiVersion => Text(Node["apiVersion"]);

    /// <summary>Kind; empty if it has none.</summary>
    public string Kind => Text(Node["kind"]);

    /// <summary>Name; empty if it has none.</summary>
    public string Name => Text(Node["metadata"]?["name"]);

    /// <summary>Namespace; empty if it says none.</summary>
    public string Namespace => Text(Node["metadata"]?["namespace"]);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}

/// <summary>Reads the objects of files, as <c>kubectl apply -f</c> does.</summary>
internal static class ManifestFiles
{
    private const int LargestFile = 16 << 20;

    /// <summary>All objects, in order.</summary>
    /// <param name="paths">Files, folders, or <c>-</c> for standard input.</param>
    /// <param name="input">Standard input.</param>
    /// <exception cref="CliException">A file is missing or holds something else.</exception>
    public static IReadOnlyList<Manifest> Read(IEnumerable<string> paths, Stream input) =>
        [.. paths.SelectMany(Expand).SelectMany(path => Objects(path, input)).Select(Checked)];

    private static IEnumerable<string> Expand(string path)
    {
        if (path == "-" || File.Exists(path)) return [path];
        if (!Directory.Exists(path)) throw CliException.BadInput($"the path \"{path}\" does not exist");
        return Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Manifest> Objects(string path, Stream input)
    {
        var name = path == "-" ? "standard input" : path;
        try
        {
            return [.. YamlReader.ReadAll(path == "-" ? All(input) : Content(path)).SelectMany(node => Items(name, node))];
        }
        catch (StatusException fault)
        {
            throw CliException.BadInput($"{name}: {fault.Message}");
        }
    }

    private static byte[] Content(string path) =>
        new FileInfo(path).Length <= LargestFile ? File.ReadAllBytes(path) : throw CliException.BadInput($"{path} is larger than {LargestFile >> 20} MiB");

    private static byte[] All(Stream input)
    {
        using var content = new MemoryStream();
        input.CopyTo(content);
        return content.ToArray();
    }

    private static IEnumerable<Manifest> Items(string file, JsonNode? node) => node switch
    {
        null => [],
        JsonObject list when list["items"] is JsonArray items && new Manifest(file, list).Kind.EndsWith("List", StringComparison.Ordinal) =>
            items.SelectMany(item => Items(file, item?.DeepClone())),
        JsonObject single => [new Manifest(file, single)],
        _ => throw CliException.BadInput($"{file}: an object is expected, found {node.GetValueKind()}"),
    };

    private static Manifest Checked(Manifest manifest)
    {
        foreach (var (field, value) in (ReadOnlySpan<(string, string)>)[("apiVersion", manifest.ApiVersion), ("kind", manifest.Kind), ("metadata.name", manifest.Name)])
            if (value.Length == 0) throw CliException.BadInput($"{manifest.File}: {(manifest.Kind.Length > 0 ? manifest.Kind : "an object")} without {field}");
        return manifest;
    }
}
