using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>A federation over real API engines in process, in whose members services are exported.</summary>
internal sealed class ClusterSet : IMemberConnector, IEdgeFactory, IAsyncDisposable
{
    public const string Namespace = "shop";

    private readonly HashSet<string> down = [];
    private readonly List<Link> links = [];
    private readonly FederationViews views = new(TimeProvider.System);
    private readonly ZoneStore zone = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);
    private readonly FederationOptions options = new()
    {
        ProbePeriod = TimeSpan.FromMilliseconds(50), ProbeRetryPeriod = TimeSpan.FromMilliseconds(20),
        NotReadyDelay = TimeSpan.FromMilliseconds(100), FailoverDelay = TimeSpan.FromSeconds(60), FailbackDelay = TimeSpan.FromMilliseconds(100),
    };

    private FederationControlPlane plane = null!;

    private ClusterSet(string[] names)
    {
        Federation = new RealApi(views);
        Members = names.Index().ToDictionary(n => n.Item, n => new RealApi(new LoopbackBlock((byte)(n.Index + 1))));
    }

    public RealApi Federation { get; }

    public IReadOnlyDictionary<string, RealApi> Members { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ClusterSet> StartAsync(params string[] names)
    {
        var set = new ClusterSet(names);
        foreach (var api in set.Members.Values)
            foreach (var ns in (string[])["default", "kube-system", Namespace]) await api.CreateAsync(ResourceTypes.Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"} }""");
        await set.StartPlaneAsync();
        foreach (var (i, name) in names.Index())
            await set.Federation.CreateAsync(ResourceTypes.Clusters, $$$"""{"apiVersion":"federation.meridian.dev/v1","kind":"Cluster","metadata":{"name":"{{{name}}}"},"spec":{"server":"https://127.{{{i + 1}}}.0.1:6443","region":"{{{name}}}"} }""");
        foreach (var name in names) await set.Federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), c => c?.View<Cluster>().Status.Conditions.IsTrue("Ready") == true);
        return set;
    }


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
        await plane.DisposeAsync();
        await Federation.DisposeAsync();
        await views.DisposeAsync();
        foreach (var member in Members.Values) await member.DisposeAsync();
    }

    IMemberConnection IMemberConnector.Connect(MemberAccess access)
    {
        var link = new Link(Members[access.Name], () => { lock (down) return !down.Contains(access.Name); });
        links.Add(link);
        return link;
    }

    Task<IEdge> IEdgeFactory.OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) =>
        throw new NotSupportedException("nothing is served here");

    private async Task StartPlaneAsync()
    {
        plane = new FederationControlPlane(options, views, Federation.Client, Federation.Informers, Federation.Registry, this, zone, this, TimeProvider.System, NullLoggerFactory.Instance);
        await plane.StartAsync(Token);
    }

    private sealed class Link(RealApi api, Func<bool> isUp) : IMemberConnection
    {
        public IKubeClient Client => isUp() ? api.Client : throw new HttpRequestException("Connection refused");

        public IPodStreams Streams => throw new NotSupportedException("nothing runs here");

        public IInformers Informers => api.Informers;

        public event Action? StreamBroken;

        public void Break() => StreamBroken?.Invoke();

        public Task<MemberProbe> ProbeAsync(CancellationToken cancellationToken) =>
            Task.FromResult(new MemberProbe(isUp() ? ProbeOutcome.Ready : ProbeOutcome.Unreachable, "", "v1.36.0"));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
