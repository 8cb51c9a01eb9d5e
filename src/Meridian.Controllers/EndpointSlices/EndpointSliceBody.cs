using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Controllers.ServiceTargets;
using Meridian.Objects;

namespace Meridian.Controllers.EndpointSlices;

/// <summary>The JSON of EndpointSlices.</summary>
internal static class EndpointSliceBody
{
    internal const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    internal const string ManagedBy = "endpointslice-controller.k8s.io";
    internal const string HeadlessLabel = "service.kubernetes.io/headless";

    /// <summary>The slice a content asks for, over what exists.</summary>
    internal static JsonObject Of(KubeObject service, SliceContent content, string name)
    {
        var node = content.Existing?.ToNode() ?? New(service, name);
        node["metadata"]!["labels"] = Labels(service);
        node["addressType"] = content.AddressType;
        node["endpoints"] = new JsonArray([.. content.Targets.Select(t => Endpoint(t, content.AddressType))]);
        node["ports"] = new JsonArray([.. content.Ports.Items.Select(Port)]);
        return node;
    }

    private static JsonObject New(KubeObject service, string name) => new()
    {
        ["apiVersion"] = ResourceTypes.EndpointSlices.ApiVersion,
        ["kind"] = ResourceTypes.EndpointSlices.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["generateName"] = $"{service.Header.Name}-",
            ["namespace"] = service.Header.Namespace,
            ["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(service, ResourceTypes.Services)),
        },
    };

    private static JsonObject Labels(KubeObject service)
    {
        var labels = new JsonObject();
        foreach (var (label, value) in service.Header.Labels) labels[label] = value;
        labels[WellKnownLabels.ServiceName] = service.Header.Name;
        labels[ManagedByLabel] = ManagedBy;
        if (service.View<Service>().Spec.ClusterIP == "None") labels[HeadlessLabel] = "";
        else labels.Remove(HeadlessLabel);
        return labels;
    }

    private static JsonObject Endpoint(ServiceTarget target, string family)
    {
        var node = new JsonObject
        {
            ["addresses"] = new JsonArray(EndpointSlicePlan.AddressOf(target, family)),
            ["conditions"] = new JsonObject { ["ready"] = target.Ready, ["serving"] = target.Serving, ["terminating"] = target.Terminating },
        };
        if (target.Hostname.Length > 0) node["hostname"] = target.Hostname;
        node["targetRef"] = TargetReference.Of(target.Pod);
        if (target.Node.Length > 0) node["nodeName"] = target.Node;
        if (target.Zone.Length > 0) node["zone"] = target.Zone;
        return node;
    }

    private static JsonObject Port(TargetPort port)
    {
        var node = new JsonObject { ["name"] = port.Name, ["protocol"] = port.Protocol, ["port"] = port.Port };
        if (port.AppProtocol.Length > 0) node["appProtocol"] = port.AppProtocol;
        return node;
    }
}
