using System.Text.Json.Nodes;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Renders what a merged service becomes in one cluster. Pure.</summary>
internal static class ImportBody
{
    /// <summary>The ServiceImport, without its status.</summary>
    /// <param name="key">Name of the service.</param>
    /// <param name="merged">The service.</param>
    /// <param name="derived">The Service in the same cluster that has the addresses; null if there is none.</param>
    /// <param name="options">Name of the federation.</param>
    public static JsonObject Of(ObjectKey key, MergedService merged, ServiceSpec? derived, FederationOptions options)
    {
        var spec = new JsonObject
        {
            ["type"] = merged.IsHeadless ? "Headless" : "ClusterSetIP",
            ["ports"] = Ports(merged.Ports),
            ["ipFamilies"] = StatusNodes.Texts(ImportFamilies.Of(derived ?? merged.Traffic)),
        };
        if (derived is not null) spec["ips"] = StatusNodes.Texts(derived.ClusterIPs.Length > 0 ? derived.ClusterIPs : [derived.ClusterIP]);
        AddTraffic(spec, merged);
        var body = Owned(ResourceTypes.ServiceImports, key, options);
        var labels = (JsonObject)body["metadata"]!["labels"]!;
        foreach (var (name, value) in merged.Metadata.ExportedLabels) labels[name] = value;
        labels[McsMarks.Federation] = options.Name;
        body["metadata"]!["annotations"] = new JsonObject(merged.Metadata.ExportedAnnotations.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value)));
        body["spec"] = spec;
        return body;
    }

    /// <summary>The Service without selector whose address is the clusterset IP, so that what carries services in that cluster carries this one.</summary>
    /// <param name="key">Name of the imported service.</param>
    /// <param name="merged">The service.</param>
    /// <param name="import">The ServiceImport, with which it is to go; null if it is not there yet.</param>
    /// <param name="options">Name of the federation.</param>
    public static JsonObject Derived(ObjectKey key, MergedService merged, KubeObject? import, FederationOptions options)
    {
        var families = ImportFamilies.Of(merged.Traffic);
        var spec = new JsonObject
        {
            ["type"] = "ClusterIP",
            ["ports"] = Ports(merged.Ports),
            ["ipFamilies"] = StatusNodes.Texts([families[0]]),
            ["ipFamilyPolicy"] = families.Count > 1 ? "PreferDualStack" : "SingleStack",
        };
        AddTraffic(spec, merged);
        var body = Owned(ResourceTypes.Services, McsMarks.Derived(key), options, import);
        body["metadata"]!["labels"]![McsMarks.ServiceName] = key.Name;
        body["spec"] = spec;
        return body;
    }

    /// <summary>The status of a ServiceImport.</summary>
    /// <param name="merged">The service.</param>
    /// <param name="ready">Whether it can be used.</param>
    /// <param name="hasSlices">Whether its endpoints are in the same cluster.</param>
    /// <param name="before">Conditions it had.</param>
    /// <param name="now">The time.</param>
    public static JsonObject Status(MergedService merged, Condition ready, bool hasSlices, Condition[] before, DateTimeOffset now) => new()
    {
        ["clusters"] = new JsonArray([.. merged.Clusters.Select(c => (JsonNode?)new JsonObject { ["cluster"] = c })]),
        ["conditions"] = StatusNodes.Conditions([ready.After(before, now)]),
        ["endpointSliceObjects"] = hasSlices ? "Present" : "Absent",
    };

    /// <summary>An object with our mark and nothing else.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="key">Its name.</param>
    /// <param name="options">Name of the federation.</param>
    /// <param name="import">The ServiceImport it goes with; null for none.</param>
    public static JsonObject Owned(ResourceType type, ObjectKey key, FederationOptions options, KubeObject? import = null)
    {
        var metadata = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace, ["labels"] = new JsonObject { [McsMarks.Federation] = options.Name } };
        if (import is not null)
            metadata["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = ResourceTypes.ServiceImports.ApiVersion, ["kind"] = ResourceTypes.ServiceImports.Kind, ["name"] = import.Header.Name, ["uid"] = import.Header.Uid,
            });
        return new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["metadata"] = metadata };
    }

    private static void AddTraffic(JsonObject spec, MergedService merged)
    {
        var traffic = merged.Traffic;
        if (traffic.SessionAffinity.Length > 0) spec["sessionAffinity"] = traffic.SessionAffinity;
        if (traffic is { SessionAffinity: "ClientIP", SessionAffinityConfig.ClientIP.TimeoutSeconds: { } seconds })
            spec["sessionAffinityConfig"] = new JsonObject { ["clientIP"] = new JsonObject { ["timeoutSeconds"] = seconds } };
        if (traffic.InternalTrafficPolicy.Length > 0) spec["internalTrafficPolicy"] = traffic.InternalTrafficPolicy;
        if (traffic.TrafficDistribution.Length > 0) spec["trafficDistribution"] = traffic.TrafficDistribution;
    }

    private static JsonArray Ports(IEnumerable<ServicePort> ports) => new([.. ports.Select(p => (JsonNode?)Port(p))]);

    private static JsonObject Port(ServicePort port)
    {
        var node = new JsonObject { ["protocol"] = ServiceEndpoints.Protocol(port.Protocol), ["port"] = port.Port };
        if (port.Name.Length > 0) node["name"] = port.Name;
        if (port.AppProtocol.Length > 0) node["appProtocol"] = port.AppProtocol;
        return node;
    }
}
