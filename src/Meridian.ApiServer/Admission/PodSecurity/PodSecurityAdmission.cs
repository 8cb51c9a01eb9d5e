using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>
/// Holds pods to what the labels <c>pod-security.kubernetes.io/...</c> of their namespace allow, warns of workloads whose pods would be refused,
/// and warns who changes the labels of pods that are there already. Nobody is exempt.
/// </summary>
internal sealed class PodSecurityAdmission : IAdmission
{
    private static readonly HashSet<string> PodSubresources = new(StringComparer.Ordinal) { "", "ephemeralcontainers", "resize" };

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Operation == AdmissionOperation.Delete) return ValueTask.CompletedTask;
        if (request.Type.Equals(ResourceTypes.Namespaces)) CheckNamespace(request);
        else if (request.Type.Equals(ResourceTypes.Pods)) CheckPod(request);
        else if (request.Subresource.Length == 0 && WorkloadTemplates.Find(request.Type, request.Object) is { } template) WarnOfTemplate(request, template);
        return ValueTask.CompletedTask;
    }

    private static void CheckPod(AdmissionRequest request)
    {
        if (!PodSubresources.Contains(request.Subresource)) return;
        var labels = LabelsOf(request);
        if (labels.IsFree || request.Object["spec"] is not JsonObject spec || !PodSecurityChanges.Matter(request)) return;
        var metadata = request.Object["metadata"] as JsonObject;
        var violations = PodSecurityChecks.Evaluate(labels.Enforce, metadata, spec);
        if (violations.Count > 0)
            throw ApiError.Forbidden(request.Type, request.Key.Name, $"violates PodSecurity \"{labels.Enforce}\": {PodSecurityChecks.Text(violations)}");
        Warn(request, labels.Warn, metadata, spec);
    }

    private static void WarnOfTemplate(AdmissionRequest request, JsonObject template)
    {
        var labels = LabelsOf(request);
        if (labels.IsQuiet || template["spec"] is not JsonObject spec) return;
        Warn(request, labels.Warn, template["metadata"] as JsonObject, spec);
    }

    private static void Warn(AdmissionRequest request, PodSecurityPolicy policy, JsonObject? metadata, JsonObject spec)
    {
        var violations = PodSecurityChecks.Evaluate(policy, metadata, spec);
        if (violations.Count > 0) request.Context.Warn($"would violate PodSecurity \"{policy}\": {PodSecurityChecks.Text(violations)}");
    }

    private static PodSecurityLabels LabelsOf(AdmissionRequest request) =>
        PodSecurityLabels.Of(request.Objects.Find(ResourceTypes.Namespaces, ObjectKey.Cluster(request.Key.Namespace))?.Header.Labels ?? ObjectHeader.NoEntries);

    private static void CheckNamespace(AdmissionRequest request)
    {
        if (request.Subresource.Length > 0) return;
        var labels = request.Object["metadata"]?["labels"] is JsonObject given
            ? given.ToDictionary(l => l.Key, l => JsonAccess.Text(given, l.Key), StringComparer.Ordinal)
            : [];
        StatusCause[] faults = [.. PodSecurityLabels.Faults(labels)];
        var before = request.Old?.Header.Labels;
        // What was wrong before is no reason to refuse another change.
        if (faults.Length > 0 && (before is null || !faults.SequenceEqual(PodSecurityLabels.Faults(before)))) throw ApiError.Invalid(request.Type, request.Key.Name, faults);
        if (before is null) return;
        var (enforced, enforces) = (PodSecurityLabels.Of(before).Enforce, PodSecurityLabels.Of(labels).Enforce);
        if (enforces == enforced || enforces.Level == PodSecurityLevel.Privileged || (enforces.Minor == enforced.Minor && enforces.Level <= enforced.Level)) return;
        foreach (var warning in ExistingPods.Warnings(request.Objects.All(ResourceTypes.Pods, request.Key.Name), request.Key.Name, enforces)) request.Context.Warn(warning);
    }
}
