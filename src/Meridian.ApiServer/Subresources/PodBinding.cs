using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Binds a pod to a node: what the scheduler posts to <c>pods/x/binding</c>.</summary>
internal static class PodBinding
{
    private static readonly ResourceType Binding = new("", "v1", "Binding", "bindings", true);

    /// <summary>The bound pod.</summary>
    /// <exception cref="StatusException">409: the pod is bound, leaving, or another one; 422: the binding names no node.</exception>
    public static JsonObject Bind(KubeObject pod, JsonObject binding, DateTimeOffset now)
    {
        var name = pod.Header.Name;
        var metadata = Metadata.Of(binding);
        BodyRules.CheckType(binding, Binding.ApiVersion, Binding.Kind);
        BodyRules.CheckName(metadata, name);
        var node = Node(name, binding);
        CheckIsFree(pod, metadata);

        var bound = pod.ToNode();
        if (bound["spec"] is not JsonObject spec) throw ApiError.Internal($"pod \"{name}\" has no spec");
        spec["nodeName"] = node;
        foreach (var map in (string[])["labels", "annotations"]) Merge(Metadata.Of(bound), metadata, map);
        SetScheduled(bound, now);
        return bound;
    }

    private static string Node(string name, JsonObject binding)
    {
        var target = binding["target"] as JsonObject ?? [];
        var faults = new List<StatusCause>();
        if (Metadata.Text(target, "kind") is not ("" or "Node") and var kind) faults.Add(FieldFault.NotSupported("target.kind", kind, "Node"));
        if (Metadata.Text(target, "name").Length == 0) faults.Add(FieldFault.Required("target.name"));
        if (faults.Count > 0) throw ApiError.Invalid(Binding, name, faults);
        return Metadata.Text(target, "name");
    }

    private static void CheckIsFree(KubeObject pod, JsonObject metadata)
    {
        var uid = Metadata.Text(metadata, "uid");
        if (uid.Length > 0 && uid != pod.Header.Uid)
            throw Conflict(pod, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {pod.Header.Uid}");
        if (pod.Header.DeletionTimestamp is not null) throw Conflict(pod, $"pod {pod.Header.Name} is being deleted, cannot be assigned to a host");
        var node = JsonScalarAtPath.Read(pod.Json.Span, ["spec", "nodeName"]);
        if (node.Length > 0) throw Conflict(pod, $"pod {pod.Header.Name} is already assigned to node \"{node}\"");
    }

    private static StatusException Conflict(KubeObject pod, string why) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on pods/binding \"{pod.Header.Name}\": {why}") { DetailsName = pod.Header.Name, DetailsKind = "pods/binding" };

    private static void Merge(JsonObject into, JsonObject from, string map)
    {
        if (from[map] is not JsonObject { Count: > 0 } entries) return;
        if (into[map] is not JsonObject target) into[map] = target = [];
        foreach (var (key, value) in entries) target[key] = value?.DeepClone();
    }

    private static void SetScheduled(JsonObject pod, DateTimeOffset now)
    {
        if (pod["status"] is not JsonObject status) pod["status"] = status = [];
        if (status["conditions"] is not JsonArray conditions) status["conditions"] = conditions = [];
        foreach (var old in conditions.Where(c => c?["type"]?.ToString() == "PodScheduled").ToArray()) conditions.Remove(old);
        conditions.Add((JsonNode)new JsonObject { ["type"] = "PodScheduled", ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = WireTime.Format(now) });
    }
}
