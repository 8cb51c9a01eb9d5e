using System.Net;

namespace Meridian.Cli;

/// <summary>Where a bot of a user is.</summary>
/// <param name="Address">Address it connects from; null for the system's choice.</param>
/// <param name="Region">Name of the region.</param>
/// <param name="Dns">DNS server of the place; null for none of its own.</param>
internal sealed record BotPlace(IPAddress? Address, string Region, IPEndPoint? Dns)
{
    /// <summary>On this machine, in no cluster.</summary>
    public static readonly BotPlace Nowhere = new(null, "", null);

    /// <summary>A place by the name of a cluster or by an address.</summary>
    /// <exception cref="CliException">There is no such cluster.</exception>
    public static BotPlace Of(MeridianHome home, string text)
    {
        if (IPAddress.TryParse(text, out var address)) return Nowhere with { Address = address };
        var config = home.Existing(text).ReadConfig();
        var server = InstanceProcess.Find(home.Cluster(text)) is { IsServing: true } process && IPEndPoint.TryParse(process.Dns, out var dns) ? dns : null;
        return new BotPlace(new IPAddress([127, config.Block, 251, 1]), config.Region, server);
    }

    /// <summary>The federation's DNS server, for names of its zone; null for others.</summary>
    public static IPEndPoint? FederationDns(MeridianHome home, string host)
    {
        if (!home.Federation.Exists || !host.TrimEnd('.').EndsWith($".{home.Federation.ReadConfig().DnsZone}", StringComparison.OrdinalIgnoreCase)) return null;
        return InstanceProcess.Find(home.Federation) is { IsServing: true } process && IPEndPoint.TryParse(process.Dns, out var dns) ? dns : null;
    }
}
