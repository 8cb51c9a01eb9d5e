using System.Net;

namespace Meridian.Network;

/// <summary>Reads the name servers of a <c>resolv.conf</c>; pure.</summary>
public static class ResolvConf
{
    /// <summary>Usual place of the file.</summary>
    public const string Path = "/etc/resolv.conf";

    private const int DnsPort = 53;

    /// <summary>The servers in order; lines that are no server are passed over.</summary>
    public static IReadOnlyList<IPEndPoint> Servers(string text) =>
    [
        .. text.Split('\n').Select(line => line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words is ["nameserver", _, ..])
            .Select(words => IPAddress.TryParse(words[1], out var address) ? address : null).OfType<IPAddress>()
            .Select(address => new IPEndPoint(address, DnsPort)),
    ];
}
