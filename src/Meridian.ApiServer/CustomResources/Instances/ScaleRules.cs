using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>What must hold where the scale subresource of a custom resource reads.</summary>
internal static class ScaleRules
{
    public static void Validate(JsonObject obj, ScalePaths scale, string subresource, List<StatusCause> faults)
    {
        if (subresource != "status") CheckReplicas(obj, scale.SpecReplicas, faults);
        CheckReplicas(obj, scale.StatusReplicas, faults);
        if (scale.LabelSelector.Length > 0 && At(obj, scale.LabelSelector) is { } selector && JsonValues.TypeOf(selector) != "string")
            faults.Add(FieldFault.Invalid(scale.LabelSelector, "\"\"", $"{scale.LabelSelector} accessor error: the value is not a string"));
    }

    private static void CheckReplicas(JsonObject obj, string path, List<StatusCause> faults)
    {
        if (At(obj, path) is not { } value) return;
        if (JsonValues.Long(value) is not { } replicas) faults.Add(FieldFault.Invalid(path, "0", $"{path} accessor error: the value is not an int64"));
        else if (replicas < 0) faults.Add(FieldFault.Invalid(path, $"{replicas}", "should be a non-negative integer"));
        else if (replicas > int.MaxValue) faults.Add(FieldFault.Invalid(path, $"{replicas}", $"should be less than or equal to {int.MaxValue}"));
    }

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (var name in path.TrimStart('.').Split('.')) node = (node as JsonObject)?[name];
        return node;
    }
}
