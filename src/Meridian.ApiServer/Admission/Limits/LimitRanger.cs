using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Gives containers the amounts that the LimitRanges of their namespace give, and holds pods and claims to the limits.</summary>
internal sealed class LimitRanger : IAdmission
{
    private const string Annotation = "kubernetes.io/limit-ranger";

    public void Admit(AdmissionRequest request)
    {
        if (!IsNewPod(request) || request.Object["spec"] is not JsonObject spec) return;
        foreach (var range in RangesOf(request))
        {
            var set = LimitDefaults.Set(spec, [.. LimitItem.Of(range)]);
            if (set.Length > 0) request.Object.Ensure("metadata").Ensure("annotations")[Annotation] = $"LimitRanger plugin set: {set}";
        }
    }

    public ValueTask ValidateAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        var isPod = IsNewPod(request) || (request.Type.Equals(ResourceTypes.Pods) && request.Subresource == "resize");
        var isClaim = request.Type.Equals(ResourceTypes.PersistentVolumeClaims) && request.Subresource.Length == 0 && request.Operation != AdmissionOperation.Delete;
        if ((!isPod && !isClaim) || request.Object["spec"] is not JsonObject spec) return ValueTask.CompletedTask;
        var faults = RangesOf(request).SelectMany(LimitItem.Of).SelectMany(limit => isPod ? OfPod(limit, spec) : OfClaim(limit, spec)).ToArray();
        if (faults.Length == 0) return ValueTask.CompletedTask;
        throw ApiError.Forbidden(request.Type, request.Key.Name, faults.Length == 1 ? faults[0] : $"[{string.Join(", ", faults)}]");
    }

    // What a pod asks for cannot change once it is there, but by resizing it.
    private static bool IsNewPod(AdmissionRequest request) =>
        request.Operation == AdmissionOperation.Create && request.Subresource.Length == 0 && request.Type.Equals(ResourceTypes.Pods);

    private static IReadOnlyList<KubeObject> RangesOf(AdmissionRequest request) => request.Objects.All(ResourceTypes.LimitRanges, request.Key.Namespace);

    private static IEnumerable<string> OfPod(LimitItem limit, JsonObject spec) => limit.Type switch
    {
        "Container" => PodResources.Containers(spec, "containers").Concat(PodResources.Containers(spec, "initContainers"))
            .SelectMany(c => Faults(limit, PodResources.OfContainer(c, "requests"), PodResources.OfContainer(c, "limits"))),
        "Pod" => Faults(limit, PodResources.Of(spec, "requests", whole: false), PodResources.Of(spec, "limits", whole: false)),
        _ => [],
    };

    private static IEnumerable<string> OfClaim(LimitItem limit, JsonObject spec)
    {
        if (limit.Type != "PersistentVolumeClaim") return [];
        var constraints = new LimitConstraints(limit.Type, ResourceAmounts.Read(spec.Obj("resources").Obj("requests")), LimitConstraints.NoAmounts);
        return constraints.Min(limit.Min).Concat(constraints.MaxRequest(limit.Max));
    }

    private static IEnumerable<string> Faults(LimitItem limit, IReadOnlyDictionary<string, Quantity> requests, IReadOnlyDictionary<string, Quantity> limits)
    {
        var constraints = new LimitConstraints(limit.Type, requests, limits);
        return constraints.Min(limit.Min).Concat(constraints.Max(limit.Max)).Concat(constraints.Ratio(limit.Ratio));
    }
}
