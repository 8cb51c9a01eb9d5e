using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ServiceImports.</summary>
internal sealed class ServiceImportStrategy() : BuiltInStrategy(ResourceTypes.ServiceImports)
{
    private const int MostAddresses = 2;

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        faults.OneOf("spec.type", spec.Text("type"), "ClusterSetIP", "Headless");
        // A headless service may have no ports; the list has to be there.
        if (!spec.Has("ports")) faults.Required("spec.ports");
        foreach (var (i, port) in spec.Items("ports"))
        {
            faults.Port($"spec.ports[{i}].port", port.Number("port"));
            if (port.Has("protocol")) faults.Supported($"spec.ports[{i}].protocol", port.Text("protocol"), "SCTP", "TCP", "UDP");
        }
        foreach (var field in (string[])["ips", "ipFamilies"])
            if (spec.Array(field) is { Count: > MostAddresses } many) faults.TooMany($"spec.{field}", many.Count, MostAddresses);
    }
}
