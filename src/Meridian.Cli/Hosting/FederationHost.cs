using System.Net;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Controllers;
using Meridian.Dashboard;
using Meridian.Dns;
using Meridian.Federation;
using Meridian.Network;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>
/// A process of a federation: API server, control plane, DNS server, global addresses and dashboard. Of several over one store each serves,
/// and one at a time leads.
/// </summary>
/// <param name="setup">What it is made of.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class FederationHost(FederationSetup setup, TimeProvider time, ILoggerFactory loggers) : IInstanceHost
{
    /// <summary>The Lease, in the federation's own API, of the process that leads.</summary>
    public static readonly ObjectKey LeaderLease = new("kube-system", "meridian-federation-controllers");

    private readonly PartStack parts = new();

    /// <inheritdoc />
    public IReadOnlyList<IPEndPoint> EndPoints => [setup.Api, setup.Dashboard];

    /// <inheritdoc />
    public async Task<ProcessInfo> StartAsync(CancellationToken cancellationToken)
    {
        var views = parts.Keep(new FederationViews(time));
        var store = await setup.OpenStore(cancellationToken);
        var api = parts.Keep(new ApiStack(setup.Certificates, store, setup.Api.Address, Kind(views), time, loggers));
        api.Pods.Set(views.Pods);
        await api.StartAsync(cancellationToken);

        var distances = setup.Home is { } home ? parts.Keep(new DistanceWatch(home, time, loggers)).Distances : null;
        var zone = new ZoneStore(new ZoneOptions { Apex = DnsName.Parse(setup.Options.DnsZone), NameServerAddresses = NameServers() }, time);
        // The server is needed to tell members where it listens, so it starts before the control plane knows where anything is.
        FederationControlPlane? plane = null;
        var clients = new LateClients(() => plane?.Clients);
        var copies = parts.Keep(new ZoneCopies(zone, setup.Dns.Address, time, loggers.CreateLogger<ZoneNotifier>()));
        var dns = parts.Keep(new DnsServer(
            Distant(new WhyHandler(new AuthoritativeHandler([zone], clients), (name, client) => plane?.WhyName(name, client)), distances),
            new DnsServerOptions { EndPoint = setup.Dns, FallbackPort = DnsPorts.Unprivileged, Keys = copies.Keys, Transfers = copies.Transfers }, time, loggers.CreateLogger<DnsServer>()));
        await dns.StartAsync();
        setup.Options.DnsServers = setup.AdvertisedDns.Count == 0 ? [$"{dns.EndPoint}"] : [.. setup.AdvertisedDns.Select(s => $"{s}")];

        var elector = setup.Election is { } election ? new LeaderElector(api.Client, election, time, loggers.CreateLogger<LeaderElector>()) : null;
        plane = parts.Keep(Plane(views, api, zone, copies, elector ?? Leadership.Alone, distances));
        Measure(plane, distances);
        await plane.FollowAsync(cancellationToken);
        Lead(api, plane, elector);

        var dashboard = parts.Keep(new DashboardServer(DashboardOptions(api), api.Informers, time, loggers));
        await dashboard.StartAsync(cancellationToken);
        return new ProcessInfo { Pid = Environment.ProcessId, ApiServer = api.Address.ToString().TrimEnd('/'), Dns = $"{dns.EndPoint}", Dashboard = dashboard.Url };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => parts.DisposeAsync();

    private FederationControlPlane Plane(FederationViews views, ApiStack api, ZoneStore zone, ZoneCopies copies, ILeadership leadership, Distances? distances)
    {
        var connector = new HttpMemberConnector(time, loggers, distances is null ? null : new DistantDialer(distances, time).ConnectAsync);
        var members = new FencedMembers(connector, leadership, setup.Options, time, loggers);
        var edges = parts.Keep(setup.Edge is { } edge ? new EdgeFactory(time, loggers, edge.Port, edge.Address) : new EdgeFactory(time, loggers, sourceOf: distances is null ? null : distances.EdgeFor));
        return new FederationControlPlane(setup.Options, views, api.Client, api.Informers, api.Engine.Registry, members, zone, edges, time, loggers, leadership, copies);
    }

    private static void Measure(FederationControlPlane plane, Distances? distances)
    {
        if (distances is null) return;
        distances.Changed += () => plane.Use(distances.RoundTripsSet);
        plane.Use(distances.RoundTripsSet);
    }

    private IDnsHandler Distant(IDnsHandler handler, Distances? distances) => distances is null ? handler : new DistantHandler(handler, distances, time);

    private void Lead(ApiStack api, FederationControlPlane plane, LeaderElector? elector)
    {
        if (elector is not null)
        {
            parts.Keep(elector).Start(term => LeadAsync(api, plane, term));
            return;
        }
        parts.Keep(Controllers(api)).Start();
        plane.Lead();
    }

    private async Task LeadAsync(ApiStack api, FederationControlPlane plane, CancellationToken term)
    {
        await using var controllers = Controllers(api);
        controllers.Start();
        plane.Lead();
        try
        {
            await Task.Delay(Timeout.Infinite, term);
        }
        finally
        {
            await plane.StopLeadingAsync();
        }
    }

    private ControllerSet Controllers(ApiStack api) => new(api.Client, api.Informers, time, loggers, new ControllerOptions
    {
        Profile = ControllerProfile.Federation,
        Types = api.Engine.Registry.Without(FederationViews.Types),
        CertificateAuthority = api.Certificates.Authority.CertificatePem,
    });

    private IReadOnlyList<IPAddress> NameServers() => setup.AdvertisedDns.Count == 0 ? [setup.Dns.Address] : [.. setup.AdvertisedDns.Select(s => s.Address)];

    private ApiKind Kind(FederationViews views) => new()
    {
        Resources = store => [.. ResourceTypes.Federation.Concat(setup.Serves2017Apis ? ResourceTypes.Apis2017 : []).Select(type => views.Serve(type, store)), .. views.Usage],
        Questions = views.Questions,
        Admission = _ => [.. AdmissionLists.ForFederation(KeptKinds.OnlyStored), .. views.Admission],
        MakesSystemObjects = false,
        Columns = TableColumnSets.Federation([.. FederationViews.Types]),
        Port = setup.Api.Port,
        Advertised = setup.Advertised,
    };

    private DashboardOptions DashboardOptions(ApiStack api) => new()
    {
        Listen = setup.Dashboard,
        Token = setup.DashboardToken,
        ClusterOf = address => ClusterOf(api, address),
    };

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
