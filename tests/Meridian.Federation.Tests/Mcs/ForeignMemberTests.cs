using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>A member that does not know services of several clusters, over HTTPS with the rights of a member's account.</summary>
public sealed class ForeignMemberTests : IEdgeFactory, IAsyncLifetime
{
    private static readonly ObjectKey Key = new("shop", "hello");

    private readonly RealApi home = new(new LoopbackBlock(1));
    private readonly RealApi far = new(new LoopbackBlock(2), ResourceTypes.LocalCluster.Where(t => t.Group != ResourceTypes.ServiceExports.Group));
    private readonly FederationViews views = new(TimeProvider.System);
    private readonly ZoneStore zone = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);
    private readonly FederationOptions options = new() { ProbePeriod = TimeSpan.FromMilliseconds(100) };
    private readonly Dictionary<string, ClusterCredentials> administrators = [];
    private RealApi federation = null!;
    private FederationControlPlane plane = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        federation = new RealApi(views);
        var connector = new HttpMemberConnector(TimeProvider.System, NullLoggerFactory.Instance);
        plane = new FederationControlPlane(options, views, federation.Client, federation.Informers, federation.Registry, connector, zone, this, TimeProvider.System, NullLoggerFactory.Instance);
        await plane.StartAsync(Token);
        foreach (var api in (RealApi[])[home, far])
            foreach (var ns in (string[])["default", "kube-system", "shop"]) await api.CreateAsync(ResourceTypes.Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"} }""");
        foreach (var (name, api) in new[] { ("home", home), ("far", far) })
        {
            administrators[name] = new Kubeconfig((JsonObject)YamlReader.ReadDocument(Encoding.UTF8.GetBytes(await api.ServeAsync()))!, null).Credentials("test");
            await JoinAsync(name, false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await plane.DisposeAsync();
        await federation.DisposeAsync();
        await views.DisposeAsync();
        await home.DisposeAsync();
        await far.DisposeAsync();
    }

    [Fact]
    public async Task Definitions_ThatAreMissing_AreTold_AndOnceThereTheServiceIsImported()
    {
        await home.CreateAsync(ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"shop","name":"hello"},"spec":{"ports":[{"name":"http","port":80}]}}""");
        await home.CreateAsync(ResourceTypes.EndpointSlices, """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"namespace":"shop","name":"hello-1","labels":{"kubernetes.io/service-name":"hello"}},"addressType":"IPv4","ports":[{"name":"http","port":8080}],"endpoints":[{"addresses":["127.1.129.1"]}]}""");
        await home.CreateAsync(ResourceTypes.ServiceExports, """{"apiVersion":"multicluster.x-k8s.io/v1beta1","kind":"ServiceExport","metadata":{"namespace":"shop","name":"hello"}}""");
        await home.UntilAsync(ResourceTypes.ServiceExports, Key, e => e!.View<ServiceExport>().Status.Conditions.IsTrue("Valid"));
        await EventAsync("far");

        await JoinAsync("far", true);

        var import = await far.UntilAsync(ResourceTypes.ServiceImports, Key, i => i?.View<ServiceImport>() is { Spec.Ips.Length: 1, Status.Clusters.Length: 1 });
        var derived = await far.Client.GetAsync(ResourceTypes.Services, McsMarks.Derived(Key), Token);
        Assert.Equal(derived.View<Service>().Spec.ClusterIP, import!.View<ServiceImport>().Spec.Ips[0]);
        Assert.True(import.View<ServiceImport>().Status.Conditions.IsTrue("Ready"));
        await far.CountAsync(ResourceTypes.EndpointSlices, 1);
    }

    private async Task JoinAsync(string name, bool defines)
    {
        var administrator = administrators[name];
        using var connection = new ApiConnection(administrator);
        await new MemberJoin(federation.Client, TimeProvider.System).RunAsync(new JoinRequest { Name = name, Administrator = administrator, DefinesServices = defines }, connection.Client, Token);
        await federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), c => c?.View<Cluster>().Status.Conditions.IsTrue("Ready") == true);
    }

    private async Task EventAsync(string cluster)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = federation.Informers.For(ResourceTypes.Events).Subscribe(c =>
        {
            if (c.New is { } told && told.View<Event>() is { Reason: "ServiceNotImported" } view && view.InvolvedObject.Name == cluster) reached.TrySetResult();
        });
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(15), Token);
    }

    Task<IEdge> IEdgeFactory.OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) => throw new NotSupportedException("nothing is served here");
}
