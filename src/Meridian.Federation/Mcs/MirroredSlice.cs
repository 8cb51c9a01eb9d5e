using System.Text.Json.Nodes;
using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Renders the EndpointSlice that shows one of an exporting cluster in an importing one. Pure.</summary>
internal static class MirroredSlice
{
    /// <summary>The slice, or null if it would lead nowhere: without a ready endpoint, or without a port that the import has.</summary>
    /// <param name="key">Name of the service.</param>
    /// <param name="merged">The service.</param>
    /// <param name="export">The export whose endpoints they are.</param>
    /// <param name="source">The slice in the exporting cluster.</param>
    /// <param name="import">The ServiceImport, with which it is to go.</param>
    /// <param name="isHere">Whether exporting and importing cluster are one, so that the names of nodes mean something.</param>
    /// <param name="options">Name of the federation.</param>
    public static JsonObject? Of(ObjectKey key, MergedService merged, ExportedService export, KubeObject source, KubeObject import, bool isHere, FederationOptions options)
    {
        var slice = source.View<EndpointSlice>();
        var endpoints = slice.Endpoints.Where(e => e.Addresses.Length > 0 && ServiceEndpoints.IsReady(e)).Select(e => (JsonNode?)Endpoint(e, isHere)).ToArray();
        var ports = Ports(merged, export, slice).ToArray();
        if (endpoints.Length == 0 || (ports.Length == 0 && !merged.IsHeadless)) return null;
        var body = ImportBody.Owned(ResourceTypes.EndpointSlices, McsMarks.Mirror(key, export.Cluster, source.Header, slice.AddressType), options, import);
        var labels = (JsonObject)body["metadata"]!["labels"]!;
        labels[McsMarks.ManagedBy] = McsMarks.Manager;
        labels[McsMarks.ServiceName] = key.Name;
        labels[McsMarks.SourceCluster] = export.Cluster;
        // What carries the derived Service finds its endpoints by this.
        if (!merged.IsHeadless) labels[WellKnownLabels.ServiceName] = McsMarks.Derived(key).Name;
        else labels["service.kubernetes.io/headless"] = "";
        body["addressType"] = slice.AddressType;
        body["endpoints"] = new JsonArray(endpoints);
        body["ports"] = new JsonArray(ports);
        return body;
    }

    // A port of the import leads to a cluster only if that cluster has the port of the same number.
    private static IEnumerable<JsonNode?> Ports(MergedService merged, ExportedService export, EndpointSlice slice)
    {
        foreach (var port in slice.Ports)
        {
            var name = merged.IsHeadless ? port.Name : PortUnion.NameOf(merged.Ports, export.Service!.Spec.Ports, port);
            if (name is null) continue;
            var node = new JsonObject { ["name"] = name, ["protocol"] = ServiceEndpoints.Protocol(port.Protocol) };
            if (port.Port is { } number) node["port"] = number;
            if (port.AppProtocol.Length > 0) node["appProtocol"] = port.AppProtocol;
            yield return node;
        }
    }

    private static JsonObject Endpoint(Endpoint endpoint, bool isHere)
    {
        var node = new JsonObject { ["addresses"] = StatusNodes.Texts(endpoint.Addresses), ["conditions"] = new JsonObject { ["ready"] = true, ["serving"] = true, ["terminating"] = false } };
        if (endpoint.Hostname.Length > 0) node["hostname"] = endpoint.Hostname;
        if (endpoint.Zone.Length > 0) node["zone"] = endpoint.Zone;
        if (isHere && endpoint.NodeName.Length > 0) node["nodeName"] = endpoint.NodeName;
        return node;
    }
}
