using System.Net;
using System.Security.Cryptography;
using System.Text;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Federation;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>The federation of a home: a process on this machine, on the addresses of its loopback block.</summary>
internal static class LocalFederation
{
    /// <summary>What it is made of.</summary>
    /// <param name="instance">Its folder.</param>
    /// <param name="config">What it is.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <exception cref="CliException">Its keys cannot be used.</exception>
    public static FederationSetup Setup(InstanceFolder instance, InstanceConfig config, TimeProvider time, ILoggerFactory loggers)
    {
        var block = new LoopbackBlock(config.Block);
        var identity = Identity(instance);
        return new FederationSetup
        {
            Options = new FederationOptions { Name = config.FederationName, DnsZone = config.DnsZone, Block = block, Identity = identity, DnsProvider = DnsProvider(config) },
            Certificates = InstanceCertificates.Open(instance, [block.FederationApiServer], time, loggers),
            OpenStore = token => InstanceStore.OpenAsync(instance, config.EtcdServers, time, loggers, token),
            Api = new IPEndPoint(block.FederationApiServer, Ports.ApiServer),
            Dns = new IPEndPoint(block.FederationDns, DnsPorts.Standard),
            Dashboard = new IPEndPoint(block.Dashboard, Ports.Dashboard),
            DashboardToken = DashboardToken(instance),
            Home = new MeridianHome(instance.Home),
            Serves2017Apis = config.Serves2017Apis,
            // On etcd another home may have the same federation.
            Election = config.EtcdServers.Length == 0 ? null : new LeaderElectionOptions { Lease = FederationHost.LeaderLease, Identity = identity },
        };
    }

    private static DnsProviderChoice? DnsProvider(InstanceConfig config) =>
        config.DnsProvider.Length == 0 ? null : new DnsProviderChoice(config.DnsProvider, token => ConfigurationAsync(config, token)) { DryRun = config.DnsProviderDryRun };

    private static async ValueTask<string> ConfigurationAsync(InstanceConfig config, CancellationToken token)
    {
        if (config.DnsProviderConfig.Length == 0) return "";
        try
        {
            return await File.ReadAllTextAsync(config.DnsProviderConfig, token);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ProviderSettingsException($"the configuration of {config.DnsProvider} cannot be read: {failure.Message}");
        }
    }

    // Not kept in the folder: a copy of the folder, on another machine or beside this one, is another control plane.
    private static string Identity(InstanceFolder instance)
    {
        const string MachineId = "/etc/machine-id";
        var machine = File.Exists(MachineId) ? File.ReadAllText(MachineId) : "";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{machine.Trim()} {Environment.MachineName} {instance.Path}"));
        return $"{Environment.MachineName}:{instance.Path}_{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
    }

    // Kept, so that an address in somebody's history works after a restart.
    private static string DashboardToken(InstanceFolder instance)
    {
        var file = Path.Combine(instance.PkiFolder, "dashboard.token");
        if (!File.Exists(file)) AtomicFile.Write(file, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32, lowercase: true)));
        return File.ReadAllText(file);
    }
}
