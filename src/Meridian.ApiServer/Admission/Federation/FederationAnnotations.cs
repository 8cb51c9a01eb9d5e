using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Refuses annotations of Federation v1 that nobody could follow, on every kind that has them: a mistake in a cluster selector would keep an object from
/// being placed at all. What was stored before stays as it is until it is changed. Those of Deployments are checked by their kind.
/// </summary>
internal sealed class FederationAnnotations : IAdmission
{
    private const string Field = $"metadata.annotations[{ClusterSelector.Annotation}]";

    // Deployments' own annotation is their strategy's.
    private static readonly Dictionary<string, string> Preferences = new(StringComparer.Ordinal)
    {
        [ResourceTypes.ReplicaSets.GroupResource] = "federation.kubernetes.io/replica-set-preferences",
        [ResourceTypes.Jobs.GroupResource] = "federation.kubernetes.io/job-preferences",
    };

    /// <inheritdoc />
    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Operation == AdmissionOperation.Delete || request.Subresource.Length > 0) return ValueTask.CompletedTask;
        var faults = new Faults();
        if (Changed(request, ClusterSelector.Annotation) is { } selector) Selector(selector, faults);
        if (Preferences.TryGetValue(request.Type.GroupResource, out var name) && Changed(request, name) is not null)
            FederationPreferencesValidation.Validate(request.Object, name, faults);
        return faults.Found.Count == 0 ? ValueTask.CompletedTask : throw ApiError.Invalid(request.Type, request.Key.Name, faults.Found);
    }

    private static string? Changed(AdmissionRequest request, string annotation)
    {
        if (request.Object["metadata"]?["annotations"] is not JsonObject annotations || annotations[annotation] is not JsonValue value) return null;
        return value.TryGetValue(out string? text) && request.Old?.Header.Annotations.GetValueOrDefault(annotation) != text ? text : null;
    }

    private static void Selector(string text, Faults faults)
    {
        try
        {
            ClusterSelectorReader.Parse(text);
        }
        catch (FormatException fault)
        {
            faults.InvalidText(Field, text, $"{fault.Message}; an example is [{{\"key\":\"tier\",\"operator\":\"In\",\"values\":[\"gold\"]}}]");
        }
    }
}
