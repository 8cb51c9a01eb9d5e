using System.Net;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers;
using Meridian.Dns;
using Meridian.Federation;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>The federation of a lab: the real control plane over simulated clusters.</summary>
public sealed class LabFederation : IAsyncDisposable
{
    private const string Zone = "lab.meridian.test";

    private readonly LabApi api;
    private readonly ControllerSet controllers;
    private readonly FederationControlPlane plane;

    internal LabFederation(LabOptions options, LabApi api, IMemberConnector connector, TimeProvider time, ILoggerFactory loggers)
    {
        this.api = api;
        controllers = new ControllerSet(api.Client, api.Informers, time, loggers, new ControllerOptions { Profile = ControllerProfile.Federation, Types = api.Registry.Without(FederationViews.Types) });
        var zone = new ZoneStore(new ZoneOptions { Apex = DnsName.Parse(Zone), NameServerAddresses = [IPAddress.Loopback] }, time);
        Options = Hastened(new FederationOptions { Name = options.Federation, DnsZone = Zone, DnsServers = [] }, options.Haste);
        plane = new FederationControlPlane(Options, api.Views, api.Client, api.Informers, api.Registry, connector, zone, new NoEdges(), time, loggers);
    }

    /// <summary>How patient the federation is.</summary>
    public FederationOptions Options { get; }

    /// <summary>The API.</summary>
    public IKubeClient Client => api.Client;

    /// <summary>Live copies of the API's collections.</summary>
    public IInformers Informers => api.Informers;

    /// <summary>Starts the parts.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        controllers.Start();
        return plane.StartAsync(cancellationToken);
    }

    /// <summary>Lets a cluster join.</summary>
    public Task JoinAsync(LabCluster cluster, CancellationToken cancellationToken)
    {
        var node = new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Clusters.ApiVersion,
            ["kind"] = ResourceTypes.Clusters.Kind,
            ["metadata"] = new JsonObject { ["name"] = cluster.Name },
            ["spec"] = new JsonObject { ["server"] = $"https://{cluster.Name}.{Zone}", ["region"] = cluster.Region.Name },
        };
        return Client.CreateAsync(ResourceTypes.Clusters, null, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await plane.DisposeAsync();
        await controllers.DisposeAsync();
    }

    private static FederationOptions Hastened(FederationOptions options, double haste)
    {
        options.ProbePeriod /= haste;
        options.ProbeTimeout /= haste;
        options.ProbeRetryPeriod /= haste;
        options.NotReadyDelay /= haste;
        options.FailoverDelay /= haste;
        options.FirstContactDelay /= haste;
        options.FailbackDelay /= haste;
        options.LongestFailback /= haste;
        options.LongestRetry /= haste;
        return options;
    }

    // A lab has no addresses of its own to serve on.
    private sealed class NoEdges : IEdgeFactory
    {
        public Task<IEdge> OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) =>
            throw new IOException("a lab serves no global address");
    }
}
