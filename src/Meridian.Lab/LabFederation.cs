using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Controllers;
using Meridian.Dns;
using Meridian.Federation;
using Meridian.Network;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>The federation of a lab: the real API and the real control plane, in memory.</summary>
public sealed class LabFederation : IAsyncDisposable
{
    private readonly FederationViews views;
    private readonly ObjectStore store;
    private readonly InformerSet informers;
    private readonly ControllerSet controllers;
    private readonly FederationControlPlane plane;

    /// <summary>Puts a federation together; <see cref="StartAsync"/> brings it to life.</summary>
    /// <param name="options">The lab's shape.</param>
    /// <param name="connector">Reaches the clusters.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public LabFederation(LabOptions options, IMemberConnector connector, TimeProvider time, ILoggerFactory loggers)
    {
        views = new FederationViews(time);
        store = ObjectStore.InMemory(time);
        Engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = [.. ResourceTypes.Federation.Select(Served)],
            Admission = AdmissionLists.ForFederation(KeptKinds.OnlyStored),
            Pods = views.Pods,
            Time = time,
            Random = new Random(options.Seed),
        });
        Client = new InProcessClient(Engine);
        informers = new InformerSet(Client, time, loggers);
        controllers = new ControllerSet(Client, informers, time, loggers, new ControllerOptions { Profile = ControllerProfile.Federation, Types = Engine.Registry.Without(FederationViews.Types) });
        var zone = new ZoneStore(new ZoneOptions { Apex = DnsName.Parse("lab.meridian.test"), NameServerAddresses = [IPAddress.Loopback] }, time);
        var federation = new FederationOptions { Name = options.Federation, DnsZone = "lab.meridian.test", DnsServers = [] };
        plane = new FederationControlPlane(federation, views, Client, informers, Engine.Registry, connector, zone, new NoEdges(), time, loggers);
    }

    /// <summary>The API.</summary>
    public ApiEngine Engine { get; }

    /// <summary>The API.</summary>
    public IKubeClient Client { get; }

    /// <summary>Live copies of the API's collections.</summary>
    public IInformers Informers => informers;

    /// <summary>Starts the parts.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await new ClusterBootstrap(Engine).EnsureNamespacesAsync(cancellationToken);
        controllers.Start();
        await plane.StartAsync(cancellationToken);
    }

    /// <summary>Lets a cluster join.</summary>
    public Task JoinAsync(LabCluster cluster, CancellationToken cancellationToken)
    {
        var node = new JsonObject
        {
            ["apiVersion"] = ResourceTypes.Clusters.ApiVersion,
            ["kind"] = ResourceTypes.Clusters.Kind,
            ["metadata"] = new JsonObject { ["name"] = cluster.Name },
            ["spec"] = new JsonObject { ["server"] = $"https://{cluster.Name}.lab.meridian.test", ["region"] = cluster.Region.Name },
        };
        return Client.CreateAsync(ResourceTypes.Clusters, null, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await plane.DisposeAsync();
        await controllers.DisposeAsync();
        await informers.DisposeAsync();
        await views.DisposeAsync();
        await store.DisposeAsync();
    }

    private ServedResource Served(ResourceType type)
    {
        var kind = ResourceStrategies.ForFederation.KindOf(type);
        if (!FederationViews.Types.Contains(kind.StoredAs)) return ServedResources.In(store, type, ResourceStrategies.ForFederation);
        return new ServedResource
        {
            Type = type, Store = views.Store, StoredAs = kind.StoredAs, Conversion = kind.Conversion,
            ReadOnly = true, WriteThrough = type.Equals(ResourceTypes.Pods) ? views.WriteThrough : null,
        };
    }

    // A lab has no addresses of its own to serve on.
    private sealed class NoEdges : IEdgeFactory
    {
        public Task<IEdge> OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) =>
            throw new IOException("a lab serves no global address");
    }
}
