using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>The whole control plane over members that can be cut off, all with the real API engine, in one process.</summary>
internal sealed class InProcessFederation : IMemberConnector, IEdgeFactory, IAsyncDisposable
{
    private readonly HashSet<string> down = [];
    private readonly List<Link> links = [];

    private InProcessFederation(FederationOptions options, string[] names)
    {
        Federation = new RealApi(Views);
        Members = names.Index().ToDictionary(n => n.Item, n => new RealApi(new LoopbackBlock((byte)(n.Index + 1))));
        Copies = new ZoneCopies(Zone, IPAddress.Loopback, TimeProvider.System, NullLogger<ZoneNotifier>.Instance);
        Plane = new FederationControlPlane(options, Views, Federation.Client, Federation.Informers, Federation.Registry, this, Zone, this, TimeProvider.System, NullLoggerFactory.Instance, copies: Copies);
    }

    public FederationViews Views { get; } = new(TimeProvider.System);

    public ZoneStore Zone { get; } = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);

    public ZoneCopies Copies { get; }

    public RealApi Federation { get; }

    public IReadOnlyDictionary<string, RealApi> Members { get; }

    public FederationControlPlane Plane { get; }

    /// <summary>What is served at each global address: changed under its own lock.</summary>
    public Dictionary<IPAddress, EdgeRoutes> Edges { get; } = [];

    /// <summary>Members may be silent for a short time only, so that tests are short.</summary>
    public static FederationOptions Options(TimeSpan? failover = null) => new()
    {
        ProbePeriod = TimeSpan.FromMilliseconds(50), ProbeRetryPeriod = TimeSpan.FromMilliseconds(20),
        NotReadyDelay = TimeSpan.FromMilliseconds(100), FailoverDelay = failover ?? TimeSpan.FromMilliseconds(100), FailbackDelay = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>Starts it and waits until every member, each a region of its own, is Ready.</summary>
    public static async Task<InProcessFederation> StartAsync(FederationOptions options, params string[] names)
    {
        var made = new InProcessFederation(options, names);
        foreach (var member in made.Members.Values)
            foreach (var ns in (string[])["default", "kube-system"]) await member.CreateAsync(ResourceTypes.Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"} }""");
        await made.Plane.StartAsync(TestContext.Current.CancellationToken);
        foreach (var (i, name) in names.Index())
            await made.Federation.CreateAsync(ResourceTypes.Clusters, $$$"""{"apiVersion":"federation.meridian.dev/v1","kind":"Cluster","metadata":{"name":"{{{name}}}"},"spec":{"server":"https://127.{{{i + 1}}}.0.1:6443","region":"{{{name}}}","zones":["{{{name}}}-a"]} }""");
        foreach (var name in names) await made.Federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), IsReady);
        return made;
    }

    public static bool IsReady(KubeObject? cluster) => cluster?.View<Cluster>().Status.Conditions.IsTrue("Ready") == true;

    /// <summary>Makes a member answer nobody.</summary>
    public void Kill(string name)
    {
        lock (down) down.Add(name);
        foreach (var link in links.ToArray()) link.Break();
    }

    public void Revive(string name)
    {
        lock (down) down.Remove(name);
    }

    public async ValueTask DisposeAsync()
    {
        await Plane.DisposeAsync();
        await Copies.DisposeAsync();
        await Federation.DisposeAsync();
        await Views.DisposeAsync();
        foreach (var member in Members.Values) await member.DisposeAsync();
    }

    IMemberConnection IMemberConnector.Connect(MemberAccess access)
    {
        var link = new Link(Members[access.Name], () => { lock (down) return !down.Contains(access.Name); });
        links.Add(link);
        return link;
    }

    Task<IEdge> IEdgeFactory.OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) =>
        Task.FromResult<IEdge>(new RecordedEdge(address, Edges));

    private sealed class Link(RealApi api, Func<bool> isUp) : IMemberConnection
    {
        public IKubeClient Client => isUp() ? api.Client : throw new HttpRequestException("Connection refused");

        public IPodStreams Streams => throw new NotSupportedException("nothing runs here");

        public IInformers Informers => api.Informers;

        public bool KnowsConditionalApply => true;

        public event Action? StreamBroken;

        public void Break() => StreamBroken?.Invoke();

        public Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new MemberProbe(isUp() ? ProbeOutcome.Ready : ProbeOutcome.Unreachable, "", "v1.36.0"));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class RecordedEdge(IPAddress address, Dictionary<IPAddress, EdgeRoutes> edges) : IEdge
    {
        public ValueTask<IReadOnlyDictionary<int, string>> UseAsync(EdgeRoutes routes, CancellationToken cancellationToken)
        {
            lock (edges) edges[address] = routes;
            return ValueTask.FromResult<IReadOnlyDictionary<int, string>>(new Dictionary<int, string>());
        }

        public void Uses(IPEndPoint backend, double part)
        {
        }

        public ValueTask DisposeAsync()
        {
            lock (edges) edges.Remove(address);
            return ValueTask.CompletedTask;
        }
    }
}
