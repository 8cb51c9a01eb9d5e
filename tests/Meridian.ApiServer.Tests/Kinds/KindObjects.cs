using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Kinds;

/// <summary>One small valid object of every kind, and for kinds with a status a change of it, from the folder <c>objects</c>.</summary>
internal static class KindObjects
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Kinds", "objects");

    public static bool Has(ResourceType type) => File.Exists(FileOf(type));

    public static JsonObject Of(ResourceType type)
    {
        var obj = Documents(type)[0].AsObject();
        obj["apiVersion"] = type.ApiVersion;
        obj["kind"] = type.Kind;
        return obj;
    }

    /// <summary>A merge patch of the status; null if the kind has none, or none that a client may set.</summary>
    public static JsonObject? StatusOf(ResourceType type) => Documents(type).Skip(1).FirstOrDefault()?.AsObject();

    private static IReadOnlyList<JsonNode> Documents(ResourceType type) => YamlReader.ReadAll(File.ReadAllBytes(FileOf(type)));

    private static string FileOf(ResourceType type) => Path.Combine(Folder, $"{type.Kind}.{(type.Group.Length > 0 ? type.Group + "." : "")}{type.Version}.yaml");
}
