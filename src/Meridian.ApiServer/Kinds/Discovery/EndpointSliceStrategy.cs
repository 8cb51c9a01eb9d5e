using System.Net.Sockets;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>EndpointSlices.</summary>
internal sealed class EndpointSliceStrategy() : BuiltInStrategy(ResourceTypes.EndpointSlices)
{
    private const int MaxEndpoints = 1000;
    private const int MaxAddresses = 100;
    private const int MaxPorts = 20000;
    private const int MaxTopology = 16;
    private const int MaxHints = 8;

    public override void Default(JsonObject obj)
    {
        foreach (var (_, port) in obj.Items("ports"))
        {
            port.SetDefault("name", "");
            port.SetDefault("protocol", "TCP");
        }
    }

    // Labels say which service a slice belongs to, so they count as what is wanted.
    public override bool BumpsGeneration(JsonObject current, JsonObject updated) =>
        base.BumpsGeneration(current, updated) || !JsonNode.DeepEquals(current.Obj("metadata")?["labels"], updated.Obj("metadata")?["labels"]);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var family = obj.Text("addressType");
        faults.OneOf("addressType", family, "FQDN", "IPv4", "IPv6");
        if (obj.Array("endpoints") is { Count: > MaxEndpoints } many) faults.TooMany("endpoints", many.Count, MaxEndpoints);
        else foreach (var (i, endpoint) in obj.Items("endpoints")) Endpoint(endpoint, family, $"endpoints[{i}]", faults);
        if (obj.Array("ports") is { Count: > MaxPorts } ports) faults.TooMany("ports", ports.Count, MaxPorts);
        else Ports(obj, faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("addressType", current["addressType"], updated["addressType"]);

    private static void Ports(JsonObject obj, Faults faults)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, port) in obj.Items("ports"))
        {
            var name = port.Text("name");
            if (name.Length > 0) faults.Each($"ports[{i}].name", name, NameSyntax.LabelFaults(name));
            if (!names.Add(name)) faults.Duplicate($"ports[{i}].name", name);
            faults.OneOf($"ports[{i}].protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
            if (port.Has("appProtocol")) faults.Each($"ports[{i}].appProtocol", port.Text("appProtocol"), LabelSyntax.KeyFaults(port.Text("appProtocol")));
        }
    }

    private static void Endpoint(JsonObject endpoint, string family, string field, Faults faults)
    {
        Addresses(endpoint, family, field + ".addresses", faults);
        if (endpoint.Has("nodeName")) faults.Each(field + ".nodeName", endpoint.Text("nodeName"), NameSyntax.SubdomainFaults(endpoint.Text("nodeName")));
        var topology = endpoint.Map("deprecatedTopology");
        if (topology.Count > MaxTopology) faults.TooMany(field + ".deprecatedTopology", topology.Count, MaxTopology);
        MetadataRules.ValidateLabels(topology, field + ".deprecatedTopology", faults);
        if (endpoint.Has("hostname")) faults.Each(field + ".hostname", endpoint.Text("hostname"), NameSyntax.LabelFaults(endpoint.Text("hostname")));
        foreach (var hint in (string[])["forZones", "forNodes"]) Hints(endpoint.Obj("hints"), hint, $"{field}.hints.{hint}", faults);
    }

    private static void Addresses(JsonObject endpoint, string family, string field, Faults faults)
    {
        var addresses = endpoint.Texts("addresses").ToArray();
        if (addresses.Length == 0) faults.Required(field, "must contain at least 1 address");
        else if (addresses.Length > MaxAddresses) faults.TooMany(field, addresses.Length, MaxAddresses);
        foreach (var (i, address) in addresses.Index())
        {
            if (family == "FQDN") HostName(address, $"{field}[{i}]", faults);
            else if (family is "IPv4" or "IPv6")
                faults.Each($"{field}[{i}]", address, AddressRules.EndpointFaults(address, family == "IPv4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6));
        }
    }

    private static void HostName(string name, string field, Faults faults)
    {
        if (name.Length == 0)
        {
            faults.Required(field);
            return;
        }
        name = name.EndsWith('.') ? name[..^1] : name;
        var wrong = string.Join(",", NameSyntax.SubdomainFaults(name));
        if (wrong.Length > 0) faults.InvalidText(field, name, wrong);
        else if (!name.Contains('.', StringComparison.Ordinal)) faults.InvalidText(field, name, "should be a domain with at least two segments separated by dots");
    }

    private static void Hints(JsonObject? hints, string list, string field, Faults faults)
    {
        if (hints.Array(list) is { Count: > MaxHints } many)
        {
            faults.TooMany(field, many.Count, MaxHints);
            return;
        }
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, hint) in hints.Items(list))
        {
            var name = hint.Text("name");
            if (!names.Add(name)) faults.Duplicate($"{field}[{i}].name", name);
            faults.Each($"{field}[{i}].name", name, list == "forZones" ? LabelSyntax.ValueFaults(name) : NameSyntax.SubdomainFaults(name));
        }
    }
}
