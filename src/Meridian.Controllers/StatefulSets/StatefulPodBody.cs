using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>Makes the pods and claims of a StatefulSet.</summary>
internal static class StatefulPodBody
{
    /// <summary>The pod of a number.</summary>
    /// <param name="set">The StatefulSet.</param>
    /// <param name="template">The template of its revision.</param>
    /// <param name="revision">Name of that revision.</param>
    /// <param name="ordinal">The pod's number.</param>
    internal static JsonObject Make(KubeObject set, JsonObject template, string revision, int ordinal)
    {
        var name = StatefulNames.Pod(set.Header.Name, ordinal);
        var pod = PodBody.Make(set, ResourceTypes.StatefulSets, template, name, set.Header.Name + "-");
        var labels = PodBody.Labels(pod);
        labels[StatefulNames.PodNameLabel] = name;
        labels[StatefulNames.PodIndexLabel] = ordinal.ToString(CultureInfo.InvariantCulture);
        labels[StatefulNames.RevisionLabel] = revision;
        var spec = pod["spec"]!.AsObject();
        spec["hostname"] = name;
        if (set.View<StatefulSet>().Spec.ServiceName is { Length: > 0 } service) spec["subdomain"] = service;
        Mount(spec, ClaimTemplates(set).Select(c => c["metadata"]!["name"]!.GetValue<string>()), name);
        return pod;
    }

    /// <summary>The claims of a pod.</summary>
    internal static IEnumerable<JsonObject> Claims(KubeObject set, int ordinal)
    {
        var pod = StatefulNames.Pod(set.Header.Name, ordinal);
        foreach (var template in ClaimTemplates(set))
        {
            var metadata = template["metadata"]!.AsObject();
            metadata["name"] = StatefulNames.Claim(metadata["name"]!.GetValue<string>(), pod);
            metadata["namespace"] = set.Header.Namespace;
            if (metadata["labels"] is not JsonObject labels) metadata["labels"] = labels = [];
            foreach (var (label, value) in set.View<StatefulSet>().Spec.Selector.MatchLabels) labels[label] = value;
            template.Remove("status");
            yield return template;
        }
    }

    // Objects of their own, to be changed.
    private static List<JsonObject> ClaimTemplates(KubeObject set) =>
        [.. set.View<StatefulSet>().Spec.VolumeClaimTemplates.Select(c => JsonNode.Parse(c.GetRawText())!.AsObject())];

    // The set's claims go before volumes of the same name in the template.
    private static void Mount(JsonObject spec, IEnumerable<string> claims, string pod)
    {
        var names = claims.ToList();
        if (names.Count == 0) return;
        var others = (spec["volumes"] as JsonArray ?? []).OfType<JsonObject>().Where(v => !names.Contains(v["name"]?.GetValue<string>() ?? "")).Select(v => v.DeepClone());
        var own = names.Select(JsonNode (n) => new JsonObject { ["name"] = n, ["persistentVolumeClaim"] = new JsonObject { ["claimName"] = StatefulNames.Claim(n, pod) } });
        spec["volumes"] = new JsonArray([.. own, .. others]);
    }
}
