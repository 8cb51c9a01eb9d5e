using System.Net;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Network;

/// <summary>What cluster DNS reads of a cluster.</summary>
internal sealed class ClusterState
{
    /// <summary>On an EndpointSlice of an imported service: the cluster of its endpoints.</summary>
    public const string SourceClusterLabel = "multicluster.kubernetes.io/source-cluster";

    private const string ImportLabel = "multicluster.kubernetes.io/service-name";
    private const string ByService = "service", ByAddress = "address", ByClusterIP = "clusterIP", ByImport = "import";
    private readonly IInformer services;
    private readonly IInformer slices;
    private readonly IInformer namespaces;
    private readonly IInformer nodes;
    private readonly IInformer configMaps;
    private readonly IInformer imports;
    private Parsed config = new(null, FederationConfig.None);

    private sealed record Parsed(KubeObject? Source, FederationConfig Config);

    public ClusterState(IInformers informers)
    {
        services = informers.For(ResourceTypes.Services);
        slices = informers.For(ResourceTypes.EndpointSlices);
        namespaces = informers.For(ResourceTypes.Namespaces);
        nodes = informers.For(ResourceTypes.Nodes);
        configMaps = informers.For(ResourceTypes.ConfigMaps);
        imports = informers.For(ResourceTypes.ServiceImports);
        services.AddIndex(ByClusterIP, s => s.View<Service>().Spec.ClusterIP is { Length: > 0 } ip and not "None" ? [ip] : []);
        slices.AddIndex(ByService, s => ServiceEndpoints.ServiceOf(s.Header) is { } service ? [service.ToString()] : []);
        slices.AddIndex(ByAddress, s => s.View<EndpointSlice>().Endpoints.SelectMany(e => e.Addresses).Distinct());
        slices.AddIndex(ByImport, s => s.Header.Labels.TryGetValue(ImportLabel, out var import) ? [new ObjectKey(s.Header.Namespace, import).ToString()] : []);
        Synced = Task.WhenAll(services.Synced, slices.Synced, namespaces.Synced, nodes.Synced, configMaps.Synced, imports.Synced);
    }

    /// <summary>Completes when everything was read once.</summary>
    public Task Synced { get; }

    /// <summary>The configuration of federations and stub domains; read again when its ConfigMap changes.</summary>
    public FederationConfig Config
    {
        get
        {
            var source = configMaps.Get(FederationConfig.Key);
            var known = Volatile.Read(ref config);
            if (!ReferenceEquals(known.Source, source)) Volatile.Write(ref config, known = new Parsed(source, FederationConfig.From(source)));
            return known.Config;
        }
    }

    public Service? Service(ObjectKey key) => services.Get(key)?.View<Service>();

    public IEnumerable<EndpointSlice> Slices(ObjectKey service) => slices.ByIndex(ByService, service.ToString()).Select(s => s.View<EndpointSlice>());

    /// <summary>A service of other clusters, or null.</summary>
    public ServiceImport? Import(ObjectKey key) => imports.Get(key)?.View<ServiceImport>();

    /// <summary>The endpoints of a service of other clusters.</summary>
    public IEnumerable<KubeObject> ImportedSlices(ObjectKey service) => slices.ByIndex(ByImport, service.ToString());

    public bool HasNamespace(string name) => namespaces.Get(ObjectKey.Cluster(name)) is not null;

    /// <summary>Whether the service takes connections here.</summary>
    public bool HasReadyEndpoint(ObjectKey service) =>
        Slices(service).Any(s => s.Endpoints.Any(e => e.Addresses.Length > 0 && ServiceEndpoints.IsReady(e)));

    public ObjectKey? ServiceAt(IPAddress clusterIP) => services.ByIndex(ByClusterIP, clusterIP.ToString()).Select(s => (ObjectKey?)s.Key).FirstOrDefault();

    /// <summary>Services and endpoints that an address belongs to.</summary>
    public IEnumerable<(ObjectKey Service, Endpoint Endpoint)> EndpointsAt(IPAddress address)
    {
        var text = address.ToString();
        return from slice in slices.ByIndex(ByAddress, text)
               let service = ServiceEndpoints.ServiceOf(slice.Header)
               where service is not null
               from endpoint in slice.View<EndpointSlice>().Endpoints
               where endpoint.Addresses.Contains(text)
               select (service.Value, endpoint);
    }

    /// <summary>Zone and region of the first node, by name, that has both; null if none has.</summary>
    public (string Zone, string Region)? Location()
    {
        var placed = nodes.List().Where(n => n.Header.Labels.ContainsKey(WellKnownLabels.Region) && n.Header.Labels.ContainsKey(WellKnownLabels.Zone)).MinBy(n => n.Key);
        return placed is null ? null : (placed.Header.Labels[WellKnownLabels.Zone], placed.Header.Labels[WellKnownLabels.Region]);
    }
}
