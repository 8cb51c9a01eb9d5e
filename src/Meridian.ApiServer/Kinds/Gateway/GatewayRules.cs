using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in several kinds of the Gateway API.</summary>
internal static class GatewayRules
{
    public static void Port(long? port, string field, Faults faults)
    {
        if (port is null) faults.Required(field, "");
        else if (port is < 1 or > ushort.MaxValue) faults.InvalidNumber(field, port.Value, "must be between 1 and 65535, inclusive");
    }

    public static void HostName(string host, string field, Faults faults)
    {
        var name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
        faults.Each(field, host, NameSyntax.SubdomainFaults(name));
        if (System.Net.IPAddress.TryParse(name, out _)) faults.InvalidText(field, host, "must be a DNS name, not an IP address");
    }
}
