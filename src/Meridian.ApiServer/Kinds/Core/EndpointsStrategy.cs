using System.Net;
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
                foreach (var (j, address) in subset.Items(list))
                    if (!IPAddress.TryParse(address.Text("ip"), out _))
                        faults.InvalidText($"{field}.{list}[{j}].ip", address.Text("ip"), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            foreach (var (j, port) in subset.Items("ports"))
            {
                if (port.Text("name").Length == 0 && subset.Items("ports").Count() > 1) faults.Required($"{field}.ports[{j}].name");
                faults.Port($"{field}.ports[{j}].port", port.Number("port") ?? 0);
                faults.OneOf($"{field}.ports[{j}].protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
            }
        }
    }
}
