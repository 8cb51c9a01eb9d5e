using System.Net;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>EndpointSlices.</summary>
internal sealed class EndpointSliceStrategy() : BuiltInStrategy(ResourceTypes.EndpointSlices)
{
    private const int MaxEndpoints = 1000;
    private const int MaxAddresses = 100;

    public override void Default(JsonObject obj)
    {
        foreach (var (_, port) in obj.Items("ports"))
        {
            port.SetDefault("name", "");
            port.SetDefault("protocol", "TCP");
        }
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var family = obj.Text("addressType");
        faults.OneOf("addressType", family, "FQDN", "IPv4", "IPv6");
        if (obj.Array("endpoints") is { Count: > MaxEndpoints } many) faults.TooMany("endpoints", many.Count, MaxEndpoints);
        foreach (var (i, endpoint) in obj.Items("endpoints")) Endpoint(endpoint, family, $"endpoints[{i}].addresses", faults);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, port) in obj.Items("ports"))
        {
            var name = port.Text("name");
            if (name.Length > 0) faults.Each($"ports[{i}].name", name, NameSyntax.LabelFaults(name));
            if (!names.Add(name)) faults.Duplicate($"ports[{i}].name", name);
            faults.OneOf($"ports[{i}].protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
            if (port.Has("port")) faults.Port($"ports[{i}].port", port.Number("port"));
        }
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults) =>
        faults.Immutable("addressType", current["addressType"], updated["addressType"]);

    private static void Endpoint(JsonObject endpoint, string family, string field, Faults faults)
    {
        var addresses = endpoint.Texts("addresses").ToArray();
        if (addresses.Length == 0) faults.Required(field, "must contain at least 1 address");
        else if (addresses.Length > MaxAddresses) faults.TooMany(field, addresses.Length, MaxAddresses);
        for (var i = 0; i < addresses.Length; i++)
            if ((family is "IPv4" or "IPv6") && !IPAddress.TryParse(addresses[i], out _))
                faults.InvalidText($"{field}[{i}]", addresses[i], $"must be a valid {family} address");
    }
}
