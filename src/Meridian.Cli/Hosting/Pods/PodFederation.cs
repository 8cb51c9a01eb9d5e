using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Federation;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>
/// A federation's control plane in a pod. What it is told at its start is little; its keys and the addresses it is reached at are read from
/// the host cluster through the pod's own account, so that it runs wherever pods run, with volumes or without.
/// </summary>
/// <param name="options">What it is told.</param>
/// <param name="host">The host cluster.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed partial class PodFederation(PodFederationOptions options, IKubeClient host, TimeProvider time, ILoggerFactory loggers)
{
    private const int ApiPort = 6443;
    private const int DnsPort = 10053;
    private const int EdgePort = 8000;
    private const int DashboardPort = 8080;

    private readonly ILogger logger = loggers.CreateLogger<PodFederation>();

    // Where pods have addresses of this machine's loopback network they share it, and must not take all of it.
    private IPAddress Listen => IPAddress.IsLoopback(options.PodAddress) ? options.PodAddress : options.PodAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>Waits until the Services have addresses, and tells what the process is made of.</summary>
    /// <exception cref="CliException">The Secret with its keys cannot be used.</exception>
    /// <exception cref="StatusException">The host cluster refused.</exception>
    public async Task<FederationSetup> SetupAsync(CancellationToken cancellationToken)
    {
        var objects = options.Objects;
        var keys = await host.GetAsync(ResourceTypes.Secrets, objects.Authority, cancellationToken);
        var api = await AddressAsync(objects.ApiService, "https", cancellationToken);
        var dns = await (await AddressAsync(objects.DnsService, "dns", cancellationToken)).ResolveAsync(cancellationToken);
        var global = await (await AddressAsync(objects.GlobalService, "http", cancellationToken)).ResolveAsync(cancellationToken);
        LogReached(api, dns, global.Address);
        return new FederationSetup
        {
            Options = new FederationOptions { Name = objects.Name, DnsZone = options.DnsZone, SharedAddress = global.Address, Identity = $"{objects.Authority}@{keys.Header.Uid}", DnsProvider = DnsProvider() },
            Certificates = Certificates(keys, api),
            OpenStore = OpenStoreAsync,
            Api = new IPEndPoint(Listen, ApiPort),
            Advertised = api.Https,
            Dns = new IPEndPoint(Listen, DnsPort),
            AdvertisedDns = [dns],
            Dashboard = new IPEndPoint(Listen, DashboardPort),
            DashboardToken = AuthoritySecret.DashboardToken(keys),
            Edge = new IPEndPoint(Listen, EdgePort),
            Election = options.EtcdServers.Length == 0 ? null : options.Election with { Lease = FederationHost.LeaderLease, Identity = options.PodName },
        };
    }

    private DnsProviderChoice? DnsProvider() =>
        options.DnsProvider.Length == 0 ? null : new DnsProviderChoice(options.DnsProvider, DnsProviderConfigurationAsync) { DryRun = options.DnsProviderDryRun };

    private async ValueTask<string> DnsProviderConfigurationAsync(CancellationToken token)
    {
        try
        {
            var secret = await host.GetAsync(ResourceTypes.Secrets, options.Objects.DnsProvider, token);
            return secret.ToNode()["data"]?[HostObjects.DnsProviderKey] is { } data ? System.Text.Encoding.UTF8.GetString(Convert.FromBase64String((string)data!)) : "";
        }
        catch (Exception failure) when (failure is StatusException or FormatException or IOException)
        {
            throw new ProviderSettingsException($"the configuration of {options.DnsProvider} cannot be read from secret {options.Objects.DnsProvider}: {failure.Message}");
        }
    }

    private ApiCertificates Certificates(KubeObject keys, ServiceAddress api)
    {
        var authority = AuthoritySecret.Authority(keys, time);
        var administrator = new AdministratorSecret(host, options.Objects, time);
        var (name, ns) = (options.Objects.ApiService.Name, options.Objects.Namespace);
        var isAddress = IPAddress.TryParse(api.Host, out var address);
        return new ApiCertificates(new ApiCertificatesOptions
        {
            Authority = authority,
            TokenKeys = AuthoritySecret.TokenKeys(keys),
            Addresses = [options.PodAddress, IPAddress.Loopback, .. isAddress ? [address!] : (IPAddress[])[]],
            Names = [name, $"{name}.{ns}", $"{name}.{ns}.svc", $"{name}.{ns}.svc.cluster.local", .. isAddress ? (string[])[] : [api.Host]],
            GiveAdministrator = (server, token) => administrator.KeepAsync(authority, server, token),
        }, time, loggers.CreateLogger<ApiCertificates>());
    }

    private Task<IObjectStore> OpenStoreAsync(CancellationToken token) => options.EtcdServers.Length > 0
        ? InstanceStore.OpenEtcdAsync(options.EtcdServers, EtcdPrefix(options.Objects.Name), time, loggers, token)
        : InstanceStore.OpenAsync(new InstanceFolder(options.Objects.Name, options.DataFolder, options.DataFolder), [], time, loggers, token);

    /// <summary>What the keys of a federation in etcd begin with.</summary>
    public static string EtcdPrefix(string federation) => $"/meridian/federations/{federation}";

    private async Task<ServiceAddress> AddressAsync(ObjectKey key, string port, CancellationToken token)
    {
        while (true)
        {
            await foreach (var change in host.WatchAsync(ResourceTypes.Services, key.Namespace, new WatchOptions { FieldSelector = $"metadata.name={key.Name}" }, token))
            {
                if (change.Type is not (WatchEventType.Added or WatchEventType.Modified)) continue;
                if (ServiceAddress.Of(change.Object, port, options.AdvertisedAddress) is { } address) return address;
                LogWaits(key);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The API is reached at {Api}, the DNS server at {Dns}, the global address is {Global}")]
    private partial void LogReached(ServiceAddress api, IPEndPoint dns, IPAddress global);

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for service {Service} to get an address")]
    private partial void LogWaits(ObjectKey service);
}
