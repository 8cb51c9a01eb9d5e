using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Gives pods what their runtime class costs, and sends them where it is.</summary>
internal sealed class RuntimeClassAdmission : IAdmission
{
    public void Admit(AdmissionRequest request)
    {
        if (!request.Type.Equals(ResourceTypes.Pods) || request.Operation != AdmissionOperation.Create || request.Subresource.Length > 0) return;
        if (request.Object["spec"] is not JsonObject spec) return;
        var name = spec.Text("runtimeClassName");
        if (name.Length == 0)
        {
            if (spec.Obj("overhead") is { Count: > 0 }) throw Refused(request, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
            return;
        }
        var found = request.Objects.Find(ResourceTypes.RuntimeClasses, ObjectKey.Cluster(name)) ?? throw Refused(request, $"RuntimeClass \"{name}\" not found");
        var runtime = found.ToNode();
        SetOverhead(request, spec, runtime.Obj("overhead").Obj("podFixed"));
        if (runtime.Obj("scheduling") is { } scheduling) SetScheduling(request, spec, scheduling);
    }

    private static void SetOverhead(AdmissionRequest request, JsonObject spec, JsonObject? overhead)
    {
        var own = spec.Obj("overhead");
        if (overhead is null)
        {
            if (own is { Count: > 0 }) throw Refused(request, "Pod Overhead set without corresponding RuntimeClass defined Overhead");
            return;
        }
        if (own is { Count: > 0 } && !ResourceAmounts.AreEqual(ResourceAmounts.Read(own), ResourceAmounts.Read(overhead))) throw Refused(request, "Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        spec["overhead"] = overhead.DeepClone();
    }

    private static void SetScheduling(AdmissionRequest request, JsonObject spec, JsonObject scheduling)
    {
        foreach (var (key, value) in scheduling.Map("nodeSelector"))
        {
            var selector = spec.Ensure("nodeSelector");
            if (selector.Text(key) is { Length: > 0 } own && own != value)
            {
                throw ApiError.Forbidden(request.Type, request.Key.Name,
                    $"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {own}");
            }
            selector[key] = value;
        }
        foreach (var (_, toleration) in scheduling.Items("tolerations"))
        {
            var tolerations = PodJson.List(spec, "tolerations");
            if (!tolerations.Any(t => JsonNode.DeepEquals(t, toleration))) tolerations.Add(toleration.DeepClone());
        }
    }

    private static StatusException Refused(AdmissionRequest request, string why) => ApiError.Forbidden(request.Type, request.Key.Name, $"pod rejected: {why}");
}
