using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Kinds;

/// <summary>
/// Checks the annotation by which users spread a workload over the members of a federation. A mistake in it would silently move
/// replicas, so it is refused when it is written.
/// </summary>
internal static class FederationPreferencesValidation
{
    public const string Annotation = "federation.kubernetes.io/deployment-preferences";
    private static readonly JsonNodeOptions AnyCase = new() { PropertyNameCaseInsensitive = true };

    public static void Validate(JsonObject obj, Faults faults) => Validate(obj, Annotation, faults);

    /// <summary>Checks the annotation of that name.</summary>
    public static void Validate(JsonObject obj, string annotation, Faults faults)
    {
        if (!obj.Obj("metadata").Map("annotations").TryGetValue(annotation, out var text)) return;
        var field = $"metadata.annotations[{annotation}]";
        if (Read(text) is not { } preferences)
        {
            faults.InvalidText(field, text, "must be a JSON object such as {\"clusters\":{\"*\":{\"weight\":1}}}");
            return;
        }
        if (preferences["rebalance"] is { } rebalance && rebalance.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            faults.Invalid(field + ".rebalance", rebalance, "must be true or false");
        if (preferences["clusters"] is not { } clusters) return;
        if (clusters is not JsonObject map) faults.Invalid(field + ".clusters", clusters, "must be an object from cluster name, or *, to preferences");
        else foreach (var (name, entry) in map) Cluster(entry, $"{field}.clusters[{name}]", faults);
    }

    private static void Cluster(JsonNode? entry, string field, Faults faults)
    {
        if (entry is not JsonObject preferences)
        {
            faults.Invalid(field, entry, "must be an object with minReplicas, maxReplicas and weight");
            return;
        }
        var least = Number(preferences, "minReplicas", field, faults);
        var most = Number(preferences, "maxReplicas", field, faults);
        Number(preferences, "weight", field, faults);
        if (most < (least ?? 0) && most >= 0) faults.InvalidNumber(field + ".maxReplicas", most.Value, $"must be greater than or equal to minReplicas {least}");
    }

    private static long? Number(JsonObject preferences, string name, string field, Faults faults)
    {
        if (preferences[name] is not { } node) return null;
        if (node is not JsonValue value || !value.TryGetValue(out int number))
        {
            faults.Invalid($"{field}.{name}", node, "must be a whole number of 32 bits");
            return null;
        }
        faults.NotNegative($"{field}.{name}", number);
        return number;
    }

    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, AnyCase) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
