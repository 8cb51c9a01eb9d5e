using System.Net;
using System.Text;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>Kinds that come and go at run time, over members behind HTTPS that tell what they serve.</summary>
public sealed class CustomResourcesTests : IEdgeFactory, IAsyncLifetime
{
    private static readonly ResourceType Widgets = new("example.com", "v1", "Widget", "widgets", true);
    private static readonly ObjectKey Definition = ObjectKey.Cluster("widgets.example.com");
    private static readonly ObjectKey Wheel = new("default", "wheel");

    private readonly Dictionary<string, RealApi> members = new() { ["a"] = new(new LoopbackBlock(1)), ["b"] = new(new LoopbackBlock(2)) };
    private readonly FederationViews views = new(TimeProvider.System);
    private readonly ZoneStore zone = new(new ZoneOptions { Apex = DnsName.Parse("meridian.test") }, TimeProvider.System);
    private RealApi federation = null!;
    private FederationControlPlane plane = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        federation = new RealApi(views);
        plane = new FederationControlPlane(
            new FederationOptions(), views, federation.Client, federation.Informers, federation.Registry, new HttpMemberConnector(TimeProvider.System, NullLoggerFactory.Instance), zone, this,
            TimeProvider.System, NullLoggerFactory.Instance);
        await plane.StartAsync(Token);
        foreach (var name in members.Keys) await JoinAsync(name);
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
        foreach (var ns in (string[])["default", "kube-system"])
            await member.CreateAsync(ResourceTypes.Namespaces, $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}""");
        var config = Convert.ToBase64String(Encoding.UTF8.GetBytes(await member.ServeAsync()));
        await federation.CreateAsync(ResourceTypes.Secrets, $$"""{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"federation-system","name":"{{name}}"},"type":"Opaque","data":{"kubeconfig":"{{config}}"} }""");
        var server = YamlReader.ReadDocument(Convert.FromBase64String(config))!["clusters"]![0]!["cluster"]!["server"]!.GetValue<string>();
        await federation.CreateAsync(
            ResourceTypes.Clusters,
            $$$"""{"apiVersion":"federation.meridian.dev/v1","kind":"Cluster","metadata":{"name":"{{{name}}}","labels":{"name":"{{{name}}}"}},"spec":{"server":"{{{server}}}","secretRef":{"name":"{{{name}}}"} } }""");
        await federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster(name), c => c?.View<Cluster>().Status.Conditions.IsTrue("Ready") == true);
    }

    private Task DefineAsync(string annotations) => federation.CreateAsync(ResourceTypes.CustomResourceDefinitions, $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com","annotations":{{{annotations}}} },
         "spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.size"} },
           "schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"size":{"type":"integer"},"colour":{"type":"string"} } },
            "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } } } }]} }
        """);

    private Task MakeWheelAsync() => federation.CreateAsync(
        Widgets, """{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"namespace":"default","name":"wheel"},"spec":{"size":4,"colour":"red"}}""");

    private static long? Size(KubeObject? widget) => widget?.View<ContentView>().Spec.At("size").Number();

    private Task<KubeObject?> PlacedAsync(Func<PlacedCluster[], bool> expected) =>
        federation.UntilAsync(ResourceTypes.Placements, new("default", "wheel.widgets.example.com"), p => p is not null && expected(p.View<Placement>().Status.Clusters));

    [Fact]
    public async Task Objects_WaitForMembersThatLackTheirKind_AndFollow()
    {
        await DefineAsync("""{"federation.alpha.kubernetes.io/cluster-selector":"[{\"key\":\"name\",\"operator\":\"in\",\"values\":[\"a\"]}]"}""");
        await members["a"].UntilAsync(ResourceTypes.CustomResourceDefinitions, Definition, d => d is not null);
        await federation.UntilAsync(ResourceTypes.CustomResourceDefinitions, Definition, d => d?.View<ContentView>().Status.Items("conditions").Any(c => c.Text("type") == "Established" && c.Text("status") == "True") == true);
        await MakeWheelAsync();

        await members["a"].UntilAsync(Widgets, Wheel, w => Size(w) == 4);
        await PlacedAsync(clusters => clusters is [{ Name: "a", State: "Placed", Replicas: 4 }, { Name: "b", State: "Pending", Reason: "ApiNotServed" }]);

        await federation.MergeAsync(ResourceTypes.CustomResourceDefinitions, Definition, """{"metadata":{"annotations":{"federation.alpha.kubernetes.io/cluster-selector":null}}}""");
        foreach (var member in members.Values) await member.UntilAsync(Widgets, Wheel, w => Size(w) == 2);
        await PlacedAsync(clusters => clusters.All(c => c is { State: "Placed", Replicas: 2, Version: "1" }));
    }

    [Fact]
    public async Task Definition_Deleted_TakesItsObjectsFromAllMembers()
    {
        await DefineAsync("{}");
        await federation.UntilAsync(ResourceTypes.CustomResourceDefinitions, Definition, d => d!.ToNode()["status"]?["conditions"]?.ToJsonString().Contains("Established", StringComparison.Ordinal) == true);
        await MakeWheelAsync();
        foreach (var member in members.Values) await member.UntilAsync(Widgets, Wheel, w => w is not null);

        await federation.Client.DeleteAsync(ResourceTypes.CustomResourceDefinitions, Definition, DeleteOptions.Background, Token);

        await federation.UntilAsync(ResourceTypes.CustomResourceDefinitions, Definition, d => d is null);
        foreach (var member in members.Values) await member.UntilAsync(ResourceTypes.CustomResourceDefinitions, Definition, d => d is null);
    }

    Task<IEdge> IEdgeFactory.OpenAsync(IPAddress address, Func<IPAddress, ClientPlace?> placeOf, CancellationToken cancellationToken) => throw new IOException("no edge here");
}
