using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Controllers.EndpointSlices;
using Meridian.Objects;

namespace Meridian.Controllers.EndpointMirroring;

/// <summary>Endpoints that somebody wrote by hand, as slices. Pure.</summary>
internal static class MirrorPlan
{
    /// <summary>Who manages the slices.</summary>
    internal const string Manager = "endpointslicemirroring-controller.k8s.io";

    private const int MostOfSubset = 1000;
    private const int MostOfSlice = 100;
    private const string SkipLabel = "endpointslice.kubernetes.io/skip-mirror";
    private const string LeaderAnnotation = "control-plane.alpha.kubernetes.io/leader";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Whether the Endpoints of a Service are to be mirrored.</summary>
    internal static bool IsWanted(KubeObject? endpoints, KubeObject? service) =>
        endpoints is { Header.DeletionTimestamp: null } && service is not null && service.View<Service>().Spec.Selector.Count == 0
        && endpoints.Header.Labels.GetValueOrDefault(SkipLabel) != "true" && !endpoints.Header.Annotations.ContainsKey(LeaderAnnotation);

    /// <summary>The slices to have: each is written over the one of <paramref name="existing"/> that is nearest to it, if there is one.</summary>
    internal static IReadOnlyList<(KubeObject? Existing, JsonObject Body)> Slices(KubeObject endpoints, IReadOnlyCollection<KubeObject> existing)
    {
        var spare = existing.OrderBy(e => e.Key).ToList();
        var slices = new List<(KubeObject?, JsonObject)>();
        foreach (var (family, ports, addresses) in endpoints.View<Endpoints>().Subsets.SelectMany(Groups))
        {
            var body = Body(endpoints, family, ports, addresses);
            // The type of a slice's addresses never changes.
            var over = spare.Where(s => s.View<EndpointSlice>().AddressType == family).OrderByDescending(s => HasPorts(s, body)).FirstOrDefault();
            if (over is not null) spare.Remove(over);
            slices.Add((over, body));
        }
        return slices;
    }

    private static IEnumerable<(string Family, EndpointPort[] Ports, JsonArray Addresses)> Groups(EndpointSubset subset)
    {
        var all = subset.Addresses.Select(a => (Address: a, Ready: true)).Concat(subset.NotReadyAddresses.Select(a => (Address: a, Ready: false))).Take(MostOfSubset);
        return all.GroupBy(a => FamilyOf(a.Address.Ip)).OrderBy(g => g.Key, StringComparer.Ordinal)
            .SelectMany(family => family.Chunk(MostOfSlice).Select(some => (family.Key, subset.Ports, new JsonArray([.. some.Select(a => (JsonNode?)Endpoint(a.Address, a.Ready))]))));
    }

    private static string FamilyOf(string address) => address.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4";

    private static JsonObject Endpoint(EndpointAddress address, bool ready)
    {
        var node = new JsonObject { ["addresses"] = new JsonArray(JsonValue.Create(address.Ip)), ["conditions"] = new JsonObject { ["ready"] = ready } };
        if (address.Hostname.Length > 0) node["hostname"] = address.Hostname;
        if (address.NodeName.Length > 0) node["nodeName"] = address.NodeName;
        if (address.TargetRef is { } target) node["targetRef"] = Target(target);
        return node;
    }

    private static JsonObject Target(ObjectReference target)
    {
        var node = new JsonObject();
        foreach (var (field, value) in ((string, string)[])[("kind", target.Kind), ("namespace", target.Namespace), ("name", target.Name), ("uid", target.Uid)])
            if (value.Length > 0) node[field] = value;
        return node;
    }

    private static JsonObject Body(KubeObject endpoints, string family, EndpointPort[] ports, JsonArray addresses)
    {
        var labels = Map(endpoints.Header.Labels);
        labels[WellKnownLabels.ServiceName] = endpoints.Header.Name;
        labels[EndpointSliceBody.ManagedByLabel] = Manager;
        var metadata = new JsonObject
        {
            ["namespace"] = endpoints.Header.Namespace,
            ["generateName"] = $"{endpoints.Header.Name}-",
            ["labels"] = labels,
            ["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(endpoints, ResourceTypes.Endpoints)),
        };
        if (Map(endpoints.Header.Annotations.Where(a => a.Key != LastApplied)) is { Count: > 0 } annotations) metadata["annotations"] = annotations;
        return new JsonObject
        {
            ["apiVersion"] = ResourceTypes.EndpointSlices.ApiVersion,
            ["kind"] = ResourceTypes.EndpointSlices.Kind,
            ["metadata"] = metadata,
            ["addressType"] = family,
            ["endpoints"] = addresses,
            ["ports"] = new JsonArray([.. ports.Select(p => (JsonNode?)Port(p))]),
        };
    }

    private static JsonObject Port(EndpointPort port)
    {
        var node = new JsonObject { ["name"] = port.Name, ["protocol"] = port.Protocol.Length > 0 ? port.Protocol : "TCP" };
        if (port.Port is { } number) node["port"] = number;
        if (port.AppProtocol.Length > 0) node["appProtocol"] = port.AppProtocol;
        return node;
    }

    private static bool HasPorts(KubeObject slice, JsonObject body) => JsonNode.DeepEquals(slice.ToNode()["ports"], body["ports"]);

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> entries) => new([.. entries.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)JsonValue.Create(e.Value)))]);
}
