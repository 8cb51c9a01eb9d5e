using System.Text.Json.Nodes;
using Meridian.Controllers.EndpointSlices;
using Meridian.Controllers.ServiceTargets;
using Meridian.Objects;

namespace Meridian.Controllers.LegacyEndpoints;

/// <summary>The JSON of v1 Endpoints.</summary>
internal static class EndpointsBody
{
    private const string ManagedByLabel = "endpoints.kubernetes.io/managed-by";
    private const string OverCapacity = "endpoints.kubernetes.io/over-capacity";
    private const int MostAddresses = 1000;

    /// <summary>The Endpoints of a Service, over what exists.</summary>
    internal static JsonObject Of(KubeObject service, IReadOnlyList<ServiceTarget> targets, KubeObject? existing)
    {
        var shown = targets.Where(t => !t.Terminating || service.View<Service>().Spec.PublishNotReadyAddresses).ToList();
        var node = existing?.ToNode() ?? New(service);
        node["metadata"]!["labels"] = Labels(service);
        SetOverCapacity(node["metadata"]!.AsObject(), shown.Count > MostAddresses);
        // Those that get traffic are cut last.
        var kept = shown.OrderByDescending(t => t.Ready).Take(MostAddresses).OrderBy(t => t.Pod.Key);
        var subsets = kept.GroupBy(t => t.Ports).Select(g => (JsonNode?)Subset(g.Key, [.. g])).ToArray();
        if (subsets.Length > 0) node["subsets"] = new JsonArray(subsets);
        else node.Remove("subsets");
        return node;
    }

    private static JsonObject New(KubeObject service) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Endpoints",
        ["metadata"] = new JsonObject { ["name"] = service.Header.Name, ["namespace"] = service.Header.Namespace },
    };

    private static JsonObject Labels(KubeObject service)
    {
        var labels = new JsonObject();
        foreach (var (label, value) in service.Header.Labels) labels[label] = value;
        labels[ManagedByLabel] = "endpoint-controller";
        if (service.View<Service>().Spec.ClusterIP == "None") labels[EndpointSliceBody.HeadlessLabel] = "";
        return labels;
    }

    private static void SetOverCapacity(JsonObject metadata, bool over)
    {
        if (!over)
        {
            (metadata["annotations"] as JsonObject)?.Remove(OverCapacity);
            return;
        }
        var annotations = metadata["annotations"] as JsonObject ?? [];
        annotations[OverCapacity] = "truncated";
        if (annotations.Parent is null) metadata["annotations"] = annotations;
    }

    private static JsonObject Subset(TargetPorts ports, List<ServiceTarget> targets)
    {
        var subset = new JsonObject();
        Add(subset, "addresses", targets.Where(t => t.Ready).Select(Address));
        Add(subset, "notReadyAddresses", targets.Where(t => !t.Ready).Select(Address));
        Add(subset, "ports", ports.Items.Select(Port));
        return subset;
    }

    private static void Add(JsonObject subset, string field, IEnumerable<JsonNode?> items)
    {
        JsonNode?[] all = [.. items];
        if (all.Length > 0) subset[field] = new JsonArray(all);
    }

    private static JsonNode Address(ServiceTarget target)
    {
        var node = new JsonObject { ["ip"] = target.Addresses[0] };
        if (target.Hostname.Length > 0) node["hostname"] = target.Hostname;
        if (target.Node.Length > 0) node["nodeName"] = target.Node;
        node["targetRef"] = TargetReference.Of(target.Pod);
        return node;
    }

    private static JsonNode Port(TargetPort port)
    {
        var node = new JsonObject();
        if (port.Name.Length > 0) node["name"] = port.Name;
        node["port"] = port.Port;
        node["protocol"] = port.Protocol;
        if (port.AppProtocol.Length > 0) node["appProtocol"] = port.AppProtocol;
        return node;
    }
}
