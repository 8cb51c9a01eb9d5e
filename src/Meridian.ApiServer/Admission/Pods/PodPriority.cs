using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Gives pods the priority of their class, and lets one class only be the default.</summary>
internal sealed class PodPriority : IAdmission
{
    private const string PreemptLower = "PreemptLowerPriority";

    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Subresource.Length > 0 || request.Object["spec"] is not JsonObject spec) return;
        if (request.Operation == AdmissionOperation.Create) Resolve(request, spec);
        else if (request.Operation == AdmissionOperation.Update) Keep(request.Old!, spec);
    }

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        if (request.Type.Equals(ResourceTypes.PriorityClasses) && request.Operation != AdmissionOperation.Delete && request.Object.Flag("globalDefault") && Default(request) is { } other &&
            other.Header.Name != request.Key.Name)
            throw ApiError.Forbidden(request.Type, request.Key.Name, $"PriorityClass {other.Header.Name} is already marked as default. Only one default can exist");
        return ValueTask.CompletedTask;
    }

    private static void Resolve(AdmissionRequest request, JsonObject spec)
    {
        var found = Class(request, spec.Text("priorityClassName"))?.ToNode();
        if (found is not null) spec["priorityClassName"] = found.Obj("metadata").Text("name");
        var priority = found.Number("value") ?? 0;
        if (spec.Number("priority") is { } asked && asked != priority)
            throw Refused($"the integer value of priority ({asked}) must not be provided in pod spec; priority admission controller computed {priority} from the given PriorityClass name");
        spec["priority"] = priority;
        var preempts = found.Text("preemptionPolicy") is { Length: > 0 } named ? named : PreemptLower;
        if (spec.Text("preemptionPolicy") is { Length: > 0 } wanted && wanted != preempts)
            throw Refused($"the string value of PreemptionPolicy ({wanted}) must not be provided in pod spec; priority admission controller computed {preempts} from the given PriorityClass name");
        spec["preemptionPolicy"] = preempts;

        StatusException Refused(string why) => ApiError.Forbidden(request.Type, request.Key.Name, why);
    }

    private static KubeObject? Class(AdmissionRequest request, string name)
    {
        if (name.Length == 0) return Default(request);
        return request.Objects.Find(ResourceTypes.PriorityClasses, ObjectKey.Cluster(name))
            ?? throw ApiError.Forbidden(request.Type, request.Key.Name, $"no PriorityClass with name {name} was found");
    }

    // Of several defaults, made at the same moment, the least counts.
    private static KubeObject? Default(AdmissionRequest request) => request.Objects.All(ResourceTypes.PriorityClasses, null)
        .Where(c => c.ToNode().Flag("globalDefault")).MinBy(c => c.ToNode().Number("value") ?? 0);

    // Clients of an older time leave out what they do not know.
    private static void Keep(KubeObject old, JsonObject spec)
    {
        var before = old.ToNode().Obj("spec");
        foreach (var name in (ReadOnlySpan<string>)["priority", "preemptionPolicy"])
        {
            if (spec[name] is null && before?[name] is { } value) spec[name] = value.DeepClone();
        }
    }
}
