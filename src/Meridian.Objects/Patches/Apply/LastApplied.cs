using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>
/// The annotation in which <c>kubectl apply</c> without <c>--server-side</c> keeps what it applied. Whoever changes over to server-side apply must not
/// be in conflict with his own past.
/// </summary>
internal static class LastApplied
{
    /// <summary>Only under this name is the annotation looked at, so that others may choose not to.</summary>
    public const string Manager = "kubectl";

    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Whether every field in dispute is one that the annotation has, with the value that the object has.</summary>
    public static bool Owns(JsonObject live, IReadOnlyCollection<ManagedFieldsEntry> conflicts, ApplyType type)
    {
        if (conflicts.Count == 0 || Read(live) is not { } applied || !JsonNode.DeepEquals(applied["apiVersion"], live["apiVersion"])) return false;
        var changes = FieldChanges.Between(applied, live, type);
        var owned = FieldSets.Of(applied, type).Difference(changes.Written).Difference(changes.Removed);
        return conflicts.All(c => c.Fields.Difference(owned).IsEmpty);
    }

    /// <summary>Puts a new configuration into the annotation of an object that has it.</summary>
    public static void Renew(JsonObject merged, JsonObject config)
    {
        if (merged["metadata"]?["annotations"] is not JsonObject annotations || Text(annotations) is null) return;
        var copy = config.DeepClone().AsObject();
        (copy["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
        annotations[Annotation] = Encoding.UTF8.GetString(JsonBytes.Of(copy).Span) + "\n";
    }

    private static JsonObject? Read(JsonObject live)
    {
        try
        {
            return live["metadata"]?["annotations"] is JsonObject annotations && Text(annotations) is { } text ? JsonNode.Parse(text) as JsonObject : null;
        }
        catch (JsonException)
        {
            // Anybody may write into an annotation: what is no configuration is none.
            return null;
        }
    }

    private static string? Text(JsonObject annotations) =>
        annotations[Annotation] is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;
}
