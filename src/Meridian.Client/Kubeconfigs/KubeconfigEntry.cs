using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Client;

/// <summary>A cluster, user or context of a kubeconfig, with the folder against which it names files.</summary>
/// <param name="fields">Its fields.</param>
/// <param name="folder">Folder of the file it stands in; null if it may name neither files nor programs.</param>
internal sealed class KubeconfigEntry(JsonObject fields, string? folder)
{
    /// <summary>An entry without fields.</summary>
    public static readonly KubeconfigEntry None = new([], null);

    /// <summary>Whether the entry may name files and programs.</summary>
    public bool IsTrusted => folder is not null;

    /// <summary>Whether the field is there.</summary>
    public bool Has(string name) => fields[name] is not null;

    /// <summary>A field's text; empty if it is none.</summary>
    public string Text(string name) => TextOf(fields[name]);

    /// <summary>Whether a field is true.</summary>
    public bool Flag(string name) => fields[name] is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;

    /// <summary>A field's texts; none if it is no list.</summary>
    public IReadOnlyList<string> Texts(string name) => TextsOf(fields[name]);

    /// <summary>A field that has fields itself; null if it is none.</summary>
    public KubeconfigEntry? Entry(string name) => fields[name] is JsonObject inner ? new KubeconfigEntry(inner, folder) : null;

    /// <summary>The entries of a field that is a list.</summary>
    public IEnumerable<KubeconfigEntry> Entries(string name) => (fields[name] as JsonArray)?.OfType<JsonObject>().Select(f => new KubeconfigEntry(f, folder)) ?? [];

    /// <summary>The fields whose values are lists of texts.</summary>
    public IEnumerable<(string Name, IReadOnlyList<string> Values)> Lists() => fields.Select(f => (f.Key, TextsOf(f.Value)));

    /// <summary>A copy of a field as it is; null if it is missing.</summary>
    public JsonNode? Copy(string name) => fields[name]?.DeepClone();

    /// <summary>What <c>NAME-data</c> holds, else the file that <c>NAME</c> names, as in kubectl; empty if neither is there.</summary>
    /// <exception cref="KubeconfigException">It is not base64, or the file cannot be read.</exception>
    public string Data(string name)
    {
        var data = Text(name + "-data");
        if (data.Length == 0) return Text(name).Length == 0 ? "" : ReadFile(Path(name));
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(data));
        }
        catch (FormatException)
        {
            throw new KubeconfigException($"{name}-data of the kubeconfig is not base64");
        }
    }

    /// <summary>The path in a field, complete; empty if there is none.</summary>
    /// <exception cref="KubeconfigException">The entry may name no files.</exception>
    public string Path(string name)
    {
        var path = Text(name);
        if (path.Length == 0) return "";
        if (folder is null) throw new KubeconfigException($"the kubeconfig names the file {path}; here its content must be in the kubeconfig itself");
        return System.IO.Path.Combine(folder, path);
    }

    private static string ReadFile(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"{path}, which the kubeconfig names, cannot be read: {failure.Message}");
        }
    }

    private static IReadOnlyList<string> TextsOf(JsonNode? node) => [.. (node as JsonArray)?.Select(TextOf) ?? []];

    private static string TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
