using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the ports of a service.</summary>
internal static class ServicePortRules
{
    public static void Validate(JsonObject spec, string type, Faults faults)
    {
        var ports = spec.Items("ports").ToArray();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, port) in ports) Port(port, $"spec.ports[{i}]", ports.Length > 1, names, faults);
        var (onNodes, numbers) = (new HashSet<(string, long)>(), new HashSet<(string, long)>());
        foreach (var (i, port) in ports)
        {
            var (field, protocol, number, onNode) = ($"spec.ports[{i}]", port.Text("protocol"), port.Number("port") ?? 0, port.Number("nodePort") ?? 0);
            if (onNode != 0 && type == "ClusterIP") faults.Forbidden(field + ".nodePort", "may not be used when `type` is 'ClusterIP'");
            if (onNode != 0 && !onNodes.Add((protocol, onNode))) faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {onNode}", field + ".nodePort"));
            if (!numbers.Add((protocol, number)))
                faults.Add(new StatusCause("FieldValueDuplicate", $"Duplicate value: {{\"port\":{number},\"protocol\":\"{protocol}\"}}", field));
        }
    }

    private static void Port(JsonObject port, string field, bool needsName, HashSet<string> names, Faults faults)
    {
        if (port.Text("name") is { Length: > 0 } name)
        {
            faults.DnsLabel(field + ".name", name);
            if (!names.Add(name)) faults.Duplicate(field + ".name", name);
        }
        else if (needsName) faults.Required(field + ".name");
        faults.Port(field + ".port", port.Number("port") ?? 0);
        faults.OneOf(field + ".protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
        ContainerRules.PortOrName(port["targetPort"], field + ".targetPort", faults);
        if (port.Has("appProtocol")) faults.QualifiedName(field + ".appProtocol", port.Text("appProtocol"));
    }
}
