using System.Diagnostics;
using System.Net;
using System.Text;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>The whole control plane over members behind HTTPS, as they are in life.</summary>
public sealed class HttpMembersTests : IEdgeFactory, IAsyncLifetime
{
    private static readonly string[] Names = ["a", "b", "c"];
    private readonly Dictionary<string, RealApi> members = Names.Index().ToDictionary(n => n.Item, n => new RealApi(new LoopbackBlock((byte)(n.Index + 1))));
    private readonly FederationViews views = new(TimeProvider.System);
    private readonly ZoneStore zone = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);
    private readonly FederationOptions options = new() { NotReadyDelay = TimeSpan.FromMilliseconds(500), FailoverDelay = TimeSpan.FromMilliseconds(500), FailbackDelay = TimeSpan.FromMilliseconds(500) };
    private RealApi federation = null!;
    private FederationControlPlane plane = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        federation = new RealApi(views);
        plane = new FederationControlPlane(
            options, views, federation.Client, federation.Informers, federation.Registry, new HttpMemberConnector(TimeProvider.System, NullLoggerFactory.Instance), zone, this,
            TimeProvider.System, NullLoggerFactory.Instance);
        await plane.StartAsync(Token);
        foreach (var name in Names) await JoinAsync(name);
        foreach (var name in Names) await federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), c => Condition(c, "Ready") == "True");
    }

    public async ValueTask DisposeAsync()
    {
        await plane.DisposeAsync();
        await federation.DisposeAsync();
        await views.DisposeAsync();
        foreach (var member in members.Values) await member.DisposeAsync();
    }

    private async Task JoinAsync(string name)
    {
        var member = members[name];
        await member.CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"default"}}""");
        await member.CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"kube-system"}}""");
        var config = Convert.ToBase64String(Encoding.UTF8.GetBytes(await member.ServeAsync()));
        await federation.CreateAsync(ResourceTypes.Secrets, $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"federation-system","name":"{{name}}"},"type":"Opaque","data":{"kubeconfig":"{{config}}"} }""");
        var server = YamlReader.ReadDocument(Convert.FromBase64String(config))!["clusters"]![0]!["cluster"]!["server"]!.GetValue<string>();
        await federation.CreateAsync(ResourceTypes.Clusters, $$$"""{"apiVersion":"federation.meridian.dev/v1","kind":"Cluster","metadata":{"name":"{{{name}}}"},"spec":{"server":"{{{server}}}","secretRef":{"name":"{{{name}}}"} } }""");
    }

    private static string? Condition(KubeObject? cluster, string type) => cluster?.View<Cluster>().Status.Conditions.FirstOrDefault(c => c.Type == type)?.Status;

    private Task DeployAsync(string name, int replicas) => federation.CreateAsync(ResourceTypes.Deployments, $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"default","name":"{{name}}"},
         "spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },"spec":{"containers":[{"name":"c","image":"backend:v1"}]} } } }
        """);

    private Task CopiesAsync(string name, params int?[] replicas) => Task.WhenAll(Names.Index().Where(n => replicas[n.Index] is not null).Select(n =>
        members[n.Item].UntilAsync(ResourceTypes.Deployments, new("default", name), c => c?.View<Deployment>().Spec.Replicas == replicas[n.Index])));

    [Fact]
    public async Task Member_KilledAndBack_IsReplacedAndTakenBack()
    {
        await DeployAsync("backend", 6);
        await CopiesAsync("backend", 2, 2, 2);

        var clock = Stopwatch.StartNew();
        await members["a"].StopServingAsync();
        await CopiesAsync("backend", null, 3, 3);
        TestContext.Current.TestOutputHelper?.WriteLine($"replaced after {clock.ElapsedMilliseconds} ms");
        await federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster("a"), c => Condition(c, "Offline") == "True");

        await members["a"].ServeAsync();
        await CopiesAsync("backend", 2, 2, 2);
        await DeployAsync("later", 3);
        await CopiesAsync("later", 1, 1, 1);
    }

    [Fact]
    public async Task Deployments_OneAfterTheOther_ArriveQuickly()
    {
        var times = new List<double>();
        for (var i = 0; i < 40; i++)
        {
            var clock = Stopwatch.StartNew();
            await DeployAsync($"d{i}", 3);
            await CopiesAsync($"d{i}", 1, 1, 1);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine($"median {times[20]:0.0} ms, worst {times[^1]:0.0} ms");

        var all = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => DeployAsync($"many{i}", 3)));
        foreach (var member in members.Values) await member.CountAsync(ResourceTypes.Deployments, 340);
        TestContext.Current.TestOutputHelper?.WriteLine($"300 deployments: {all.ElapsedMilliseconds} ms");
    }

    [Fact]
    public async Task Member_TellsWhatItServes()
    {
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look() { if (views.Members.Find("a") is { Apis.IsKnown: true }) known.TrySetResult(); }
        using var subscription = views.Members.Subscribe(_ => Look());
        Look();
        await known.Task.WaitAsync(TimeSpan.FromSeconds(10), Token);

        Assert.True(views.Members.Find("a")!.Serves(ResourceTypes.Deployments));
        Assert.False(views.Members.Find("a")!.Serves(ResourceTypes.Clusters));
    }

    [Fact]
    public async Task Credentials_OfAnotherCluster_AreRefusedWithAReason()
    {
        // The kubeconfig of a says who we are at a; at b nobody knows us.
        var secret = await federation.Client.GetAsync(ResourceTypes.Secrets, new("federation-system", "a"), Token);
        var cluster = await federation.Client.GetAsync(ResourceTypes.Clusters, ObjectKey.Cluster("b"), Token);
        await federation.CreateAsync(ResourceTypes.Clusters, $$$"""{"apiVersion":"federation.meridian.dev/v1","kind":"Cluster","metadata":{"name":"wrong"},"spec":{"server":"{{{cluster.View<Cluster>().Spec.Server}}}","secretRef":{"name":"{{{secret.Header.Name}}}"} } }""");

        var found = await federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster("wrong"), c => c?.View<Cluster>().Status.Conditions.Length > 0);

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join("; ", found!.View<Cluster>().Status.Conditions.Select(c => $"{c.Type}={c.Status} {c.Reason}: {c.Message}")));
        Assert.Equal("False", Condition(found, "Ready"));
    }

    Task<IEdge> IEdgeFactory.OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) => throw new IOException("no edge here");
}
