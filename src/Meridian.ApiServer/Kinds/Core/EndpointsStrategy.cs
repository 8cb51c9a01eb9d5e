using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Endpoints.</summary>
internal sealed class EndpointsStrategy() : BuiltInStrategy(ResourceTypes.Endpoints)
{
    public override bool HasGeneration => false;

    public override bool AllowsCreateOnUpdate => true;

    public override void Default(JsonObject obj)
    {
        foreach (var (_, subset) in obj.Items("subsets"))
            foreach (var (_, port) in subset.Items("ports")) port.SetDefault("protocol", "TCP");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        foreach (var (i, subset) in obj.Items("subsets"))
        {
            var field = $"subsets[{i}]";
            if (!subset.Items("addresses").Any() && !subset.Items("notReadyAddresses").Any()) faults.Required(field, "must specify `addresses` or `notReadyAddresses`");
            foreach (var list in (string[])["addresses", "notReadyAddresses"])
                foreach (var (j, address) in subset.Items(list)) Address(address, $"{field}.{list}[{j}]", faults);
            foreach (var (j, port) in subset.Items("ports"))
            {
                if (port.Text("name") is { Length: > 0 } name) faults.DnsLabel($"{field}.ports[{j}].name", name);
                else if (subset.Items("ports").Count() > 1) faults.Required($"{field}.ports[{j}].name");
                faults.Port($"{field}.ports[{j}].port", port.Number("port") ?? 0);
                faults.OneOf($"{field}.ports[{j}].protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
                if (port.Has("appProtocol")) faults.QualifiedName($"{field}.ports[{j}].appProtocol", port.Text("appProtocol"));
            }
        }
    }

    private static void Address(JsonObject address, string field, Faults faults)
    {
        faults.Address(field + ".ip", address.Text("ip"));
        if (address.Text("hostname") is { Length: > 0 } name) faults.DnsLabel(field + ".hostname", name);
        if (address.Has("nodeName")) faults.Subdomain(field + ".nodeName", address.Text("nodeName"));
        faults.OrdinaryAddress(field + ".ip", address.Text("ip"));
    }
}
