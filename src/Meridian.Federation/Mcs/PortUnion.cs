using Meridian.Network;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Makes one list of the ports of several services. Pure.</summary>
internal static class PortUnion
{
    /// <summary>
    /// All ports that can be offered side by side. Of two with one name, or with one protocol and number, the first counts; a port without a name
    /// can only be alone.
    /// </summary>
    /// <param name="services">The services, the one that counts most first.</param>
    public static IReadOnlyList<ServicePort> Of(IEnumerable<ServiceSpec> services)
    {
        var all = new List<ServicePort>();
        foreach (var port in services.SelectMany(s => s.Ports))
            if (!all.Exists(p => p.Name == port.Name || p.Name.Length == 0 || IsSameFrontend(p, port)) && (port.Name.Length > 0 || all.Count == 0)) all.Add(port);
        return all;
    }

    /// <summary>Whether two services have the same ports, in any order.</summary>
    public static bool AreSame(ServiceSpec one, ServiceSpec other) =>
        one.Ports.Length == other.Ports.Length && one.Ports.All(p => Array.Exists(other.Ports, o => o.Name == p.Name && o.AppProtocol == p.AppProtocol && IsSameFrontend(o, p)));

    /// <summary>What the import calls a port of an exporting service; null if the import's port of that number is not this one.</summary>
    /// <param name="import">Ports of the import.</param>
    /// <param name="exported">Ports of the exporting service.</param>
    /// <param name="endpoint">The port of its endpoints.</param>
    public static string? NameOf(IReadOnlyList<ServicePort> import, IEnumerable<ServicePort> exported, EndpointPort endpoint)
    {
        var own = exported.FirstOrDefault(p => p.Name == endpoint.Name && ServiceEndpoints.Protocol(p.Protocol) == ServiceEndpoints.Protocol(endpoint.Protocol));
        return own is null ? null : import.FirstOrDefault(p => IsSameFrontend(p, own))?.Name;
    }

    private static bool IsSameFrontend(ServicePort one, ServicePort other) =>
        one.Port == other.Port && ServiceEndpoints.Protocol(one.Protocol) == ServiceEndpoints.Protocol(other.Protocol);
}
