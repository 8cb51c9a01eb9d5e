using System.Net;
using System.Security.Cryptography;
using System.Text;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Controllers;
using Meridian.Dashboard;
using Meridian.Dns;
using Meridian.Federation;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>A federation in this process: API server, control plane, DNS server, global addresses and dashboard.</summary>
/// <param name="instance">Its folder.</param>
/// <param name="config">What it is.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class FederationHost(InstanceFolder instance, InstanceConfig config, ILoggerFactory loggers) : IInstanceHost
{
    private readonly TimeProvider time = TimeProvider.System;
    private readonly LoopbackBlock block = new(config.Block);
    private readonly PartStack parts = new();

    /// <inheritdoc />
    public IReadOnlyList<IPEndPoint> EndPoints => [new(block.FederationApiServer, Ports.ApiServer), new(block.Dashboard, Ports.Dashboard)];

    /// <inheritdoc />
    public async Task<ProcessInfo> StartAsync(CancellationToken cancellationToken)
    {
        var views = parts.Keep(new FederationViews(time));
        var store = await InstanceStore.OpenAsync(instance, config.EtcdServers, time, loggers, cancellationToken);
        var api = parts.Keep(new ApiStack(instance, store, block.FederationApiServer, Kind(views), time, loggers));
        api.Pods.Set(views.Pods);
        await api.StartAsync(cancellationToken);
        parts.Keep(new ControllerSet(api.Client, api.Informers, time, loggers, Controllers(api))).Start();

        var zone = new ZoneStore(new ZoneOptions { Apex = DnsName.Parse(config.DnsZone), NameServerAddresses = [block.FederationDns] }, time);
        // The server is needed to tell members where it listens, so it starts before the control plane knows where anything is.
        FederationControlPlane? plane = null;
        var nearest = new NearestPolicy(client => plane?.PlaceOfClient(client), address => plane?.PlaceOfAddress(address));
        var dns = parts.Keep(new DnsServer(
            new AuthoritativeHandler([zone], nearest), new DnsServerOptions { EndPoint = new(block.FederationDns, DnsPorts.Standard), FallbackPort = DnsPorts.Unprivileged },
            time, loggers.CreateLogger<DnsServer>()));
        await dns.StartAsync();

        plane = parts.Keep(new FederationControlPlane(
            Options(dns.EndPoint), views, api.Client, api.Informers, api.Engine.Registry, new HttpMemberConnector(time, loggers), zone, new EdgeFactory(time, loggers), time, loggers));
        await plane.StartAsync(cancellationToken);

        var dashboard = parts.Keep(new DashboardServer(DashboardOptions(api), api.Informers, time, loggers));
        await dashboard.StartAsync(cancellationToken);
        return new ProcessInfo { Pid = Environment.ProcessId, ApiServer = api.Address.ToString().TrimEnd('/'), Dns = $"{dns.EndPoint}", Dashboard = dashboard.Url };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => parts.DisposeAsync();

    private ApiKind Kind(FederationViews views) => new()
    {
        Resources = store => [.. ResourceTypes.Federation.Concat(config.Serves2017Apis ? ResourceTypes.Apis2017 : []).Select(type => Served(type, store, views))],
        Admission = _ => AdmissionLists.ForFederation(KeptKinds.OnlyStored),
        MakesSystemObjects = false,
        Columns = TableColumnSets.Federation([.. FederationViews.Types]),
    };

    private static ServedResource Served(ResourceType type, IObjectStore store, FederationViews views)
    {
        var kind = ResourceStrategies.ForFederation.KindOf(type);
        if (!FederationViews.Types.Contains(kind.StoredAs)) return ServedResources.In(store, type, ResourceStrategies.ForFederation);
        return new ServedResource
        {
            Type = type, Store = views.Store, StoredAs = kind.StoredAs, Conversion = kind.Conversion,
            ReadOnly = true, WriteThrough = type.Equals(ResourceTypes.Pods) ? views.WriteThrough : null,
        };
    }

    private FederationOptions Options(IPEndPoint dns) => new()
    {
        Name = config.FederationName,
        DnsZone = config.DnsZone,
        DnsServers = [$"{dns}"],
        Block = block,
    };

    private static ControllerOptions Controllers(ApiStack api) => new()
    {
        Profile = ControllerProfile.Federation,
        Types = api.Engine.Registry.Without(FederationViews.Types),
        CertificateAuthority = api.Certificates.Authority.CertificatePem,
    };

    private DashboardOptions DashboardOptions(ApiStack api) => new()
    {
        Listen = new IPEndPoint(block.Dashboard, Ports.Dashboard),
        Token = DashboardToken(),
        ClusterOf = address => ClusterOf(api, address),
    };

    // Kept, so that an address in somebody's history works after a restart.
    private string DashboardToken()
    {
        var file = Path.Combine(instance.PkiFolder, "dashboard.token");
        if (!File.Exists(file)) AtomicFile.Write(file, Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32, lowercase: true)));
        return File.ReadAllText(file);
    }

    // A local cluster's load balancer addresses are in the block of its API server.
    private static string? ClusterOf(ApiStack api, string address)
    {
        if (!IPAddress.TryParse(address, out var wanted)) return null;
        return api.Informers.For(ResourceTypes.Clusters).List()
            .FirstOrDefault(c => BlockOf(c.View<Cluster>().Spec.Server) is { } owner && owner.Contains(wanted))?.Header.Name;
    }

    private static LoopbackBlock? BlockOf(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var uri) && IPAddress.TryParse(uri.Host, out var address) && address.GetAddressBytes() is [127, var octet, ..]
            ? new LoopbackBlock(octet)
            : null;
}
