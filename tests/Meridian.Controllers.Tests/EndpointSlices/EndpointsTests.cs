using System.Text.Json.Nodes;
using Meridian.Controllers.EndpointMirroring;
using Meridian.Controllers.EndpointSlices;
using Meridian.Controllers.LegacyEndpoints;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.EndpointSlices;

public sealed class EndpointsTests : IAsyncDisposable
{
    private readonly TestCluster cluster = new();

    public EndpointsTests()
    {
        cluster.Client.Add(ResourceTypes.Nodes, """{"metadata":{"name":"n1","labels":{"topology.kubernetes.io/zone":"us-central1-a"}}}""");
        cluster.With(new EndpointSliceReconciler(cluster.Client, cluster.Informers), new EndpointsReconciler(cluster.Client, cluster.Informers),
            new MirrorReconciler(cluster.Client, cluster.Informers, cluster.Events));
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();

    private void AddService(string more = "") => cluster.Client.Add(ResourceTypes.Services, $$"""
        {"metadata":{"name":"backend","namespace":"default","labels":{"team":"a"} },
         "spec":{"clusterIP":"127.5.64.2","selector":{"app":"backend"},"ports":[{"name":"http","port":80,"targetPort":"web"}]{{more}} } }
        """);

    private void AddPod(int number, bool ready = true, int port = 8080, string phase = "Running") => cluster.Client.Add(ResourceTypes.Pods, $$"""
        {"metadata":{"name":"p{{number}}","namespace":"default","labels":{"app":"backend"} },
         "spec":{"nodeName":"n1","containers":[{"name":"c","ports":[{"name":"web","containerPort":{{port}} }]}]},
         "status":{"phase":"{{phase}}","podIP":"127.5.{{129 + number / 250}}.{{1 + number % 250}}","conditions":[{"type":"Ready","status":"{{(ready ? "True" : "False")}}"}]} }
        """);

    private IReadOnlyList<EndpointSlice> Slices => [.. cluster.Client.All(ResourceTypes.EndpointSlices).Select(s => s.View<EndpointSlice>())];

    private EndpointSubset[] Subsets => cluster.Get(ResourceTypes.Endpoints, "backend").View<Endpoints>().Subsets;

    [Fact]
    public async Task NoPods_LeaveAnEmptySlice_WhichTheFirstPodFills()
    {
        AddService();
        await cluster.SettleAsync();

        var placeholder = Assert.Single(cluster.Client.All(ResourceTypes.EndpointSlices));
        Assert.Matches("^backend-[a-z0-9]{5}$", placeholder.Header.Name);
        Assert.Equal("backend", placeholder.Header.Labels["kubernetes.io/service-name"]);
        Assert.Equal("endpointslice-controller.k8s.io", placeholder.Header.Labels["endpointslice.kubernetes.io/managed-by"]);
        Assert.Equal("a", placeholder.Header.Labels["team"]);
        Assert.Equal("Service", placeholder.Header.ControllerOwner?.Kind);
        Assert.Empty(Subsets);

        AddPod(1);
        await cluster.SettleAsync();

        Assert.Equal(placeholder.Header.Uid, Assert.Single(cluster.Client.All(ResourceTypes.EndpointSlices)).Header.Uid);
        var endpoint = Assert.Single(Slices[0].Endpoints);
        Assert.Equal(("127.5.129.2", "n1", "us-central1-a", "p1"), (endpoint.Addresses[0], endpoint.NodeName, endpoint.Zone, endpoint.TargetRef!.Name));
        Assert.Equal((true, true, false), (endpoint.Conditions.Ready, endpoint.Conditions.Serving, endpoint.Conditions.Terminating));
        Assert.Equal(("http", 8080, "TCP"), (Slices[0].Ports[0].Name, Slices[0].Ports[0].Port, Slices[0].Ports[0].Protocol));
        Assert.Equal("127.5.129.2", Assert.Single(Assert.Single(Subsets).Addresses).Ip);
    }

    [Fact]
    public async Task UnreadyAndEndingPods_AreShownAsSuch()
    {
        AddService();
        AddPod(1, ready: false);
        AddPod(2);
        AddPod(3, phase: "Succeeded");
        await cluster.SettleAsync();
        await cluster.Client.DeleteAsync(ResourceTypes.Pods, TestCluster.Key("p2"), Client.DeleteOptions.Background, TestCluster.Token);
        await cluster.SettleAsync();

        var conditions = Slices.SelectMany(s => s.Endpoints).ToDictionary(e => e.TargetRef!.Name, e => (e.Conditions.Ready, e.Conditions.Serving, e.Conditions.Terminating));
        Assert.Equal((false, false, false), conditions["p1"]);
        Assert.Equal((false, true, true), conditions["p2"]);
        Assert.Equal(2, conditions.Count);
        Assert.Equal("127.5.129.2", Assert.Single(Assert.Single(Subsets).NotReadyAddresses).Ip);
        Assert.Empty(Subsets[0].Addresses);
    }

    [Fact]
    public async Task PublishNotReadyAddresses_PublishesThem()
    {
        AddService(""","publishNotReadyAddresses":true""");
        AddPod(1, ready: false);
        await cluster.SettleAsync();

        Assert.True(Slices[0].Endpoints[0].Conditions is { Ready: true, Serving: false });
        Assert.Single(Subsets[0].Addresses);
    }

    [Fact]
    public async Task ManyPods_FillSlicesOfAHundred_AndStayWhereTheyAre()
    {
        AddService();
        for (var i = 0; i < 250; i++) AddPod(i);
        await cluster.SettleAsync();

        Assert.Equal([50, 100, 100], Slices.Select(s => s.Endpoints.Length).Order());

        cluster.Client.ClearRequests();
        cluster.Client.Remove(ResourceTypes.Pods, TestCluster.Key("p7"));
        await cluster.SettleAsync();

        Assert.Single(cluster.Client.Requests, r => r.Type.Equals(ResourceTypes.EndpointSlices));
        Assert.Equal(249, Slices.Sum(s => s.Endpoints.Length));
    }

    [Fact]
    public async Task NamedPorts_ThatDiffer_GetTheirOwnSlices()
    {
        AddService();
        AddPod(1, port: 8080);
        AddPod(2, port: 9090);
        await cluster.SettleAsync();

        Assert.Equal([8080, 9090], Slices.Select(s => s.Ports[0].Port!.Value).Order());
        Assert.Equal(2, Subsets.Length);
    }

    [Fact]
    public async Task CacheThatLags_DoesNotMakeSlicesTwice()
    {
        AddPod(1);
        using (cluster.Informers.For(ResourceTypes.EndpointSlices).Hold())
        {
            AddService();
            await cluster.SettleAsync();
            AddPod(2);
            var refused = await Assert.ThrowsAsync<StatusException>(cluster.SettleAsync);
            Assert.True(refused.IsAlreadyExists);
        }
        await cluster.SettleAsync();

        Assert.Single(Slices);
        Assert.Equal(2, Slices[0].Endpoints.Length);
    }

    [Fact]
    public async Task Service_ThatGoes_TakesItsEndpoints()
    {
        AddService();
        await cluster.SettleAsync();
        cluster.Client.Remove(ResourceTypes.Services, TestCluster.Key("backend"));
        await cluster.SettleAsync();

        Assert.Empty(cluster.Client.All(ResourceTypes.Endpoints));
    }

    [Fact]
    public async Task Labels_OfPods_MoveThemBetweenServices()
    {
        AddService();
        AddPod(1);
        await cluster.SettleAsync();
        cluster.Client.Edit(ResourceTypes.Pods, TestCluster.Key("p1"), p => p["metadata"]!["labels"] = new JsonObject { ["app"] = "other" });
        await cluster.SettleAsync();

        Assert.Empty(Assert.Single(Slices).Endpoints);
    }

    [Fact]
    public async Task EndpointsOfAServiceWithoutSelector_AreMirrored_AndGoWithThem()
    {
        cluster.Client.Add(ResourceTypes.Services, """{"metadata":{"name":"db","namespace":"default"},"spec":{"clusterIP":"127.5.64.3","ports":[{"port":5432}]}}""");
        cluster.Client.Add(ResourceTypes.Endpoints, """
            {"metadata":{"name":"db","namespace":"default","labels":{"tier":"data"}},
             "subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"fd00::1"}],"notReadyAddresses":[{"ip":"10.0.0.2","nodeName":"n1"}],"ports":[{"port":5432}]}]}
            """);
        await cluster.SettleAsync();

        var slices = cluster.Client.All(ResourceTypes.EndpointSlices);
        Assert.Equal(["IPv4", "IPv6"], slices.Select(s => s.View<EndpointSlice>().AddressType).Order());
        Assert.All(slices, s => Assert.Equal(
            ("endpointslicemirroring-controller.k8s.io", "db", "data", "Endpoints"),
            (s.Header.Labels["endpointslice.kubernetes.io/managed-by"], s.Header.Labels["kubernetes.io/service-name"], s.Header.Labels["tier"], s.Header.ControllerOwner!.Kind)));
        var four = slices.Single(s => s.View<EndpointSlice>().AddressType == "IPv4");
        Assert.Equal([true, false], four.View<EndpointSlice>().Endpoints.Select(e => e.Conditions.Ready));

        cluster.Client.Edit(ResourceTypes.Endpoints, TestCluster.Key("db"), e => e["subsets"] = JsonNode.Parse("""[{"addresses":[{"ip":"10.0.0.9"}],"ports":[{"port":5433}]}]"""));
        await cluster.SettleAsync();

        var kept = Assert.Single(cluster.Client.All(ResourceTypes.EndpointSlices));
        Assert.Equal((four.Header.Uid, "10.0.0.9", 5433), (kept.Header.Uid, kept.View<EndpointSlice>().Endpoints.Single().Addresses[0], kept.View<EndpointSlice>().Ports[0].Port));

        cluster.Client.Remove(ResourceTypes.Endpoints, TestCluster.Key("db"));
        await cluster.SettleAsync();

        Assert.Empty(cluster.Client.All(ResourceTypes.EndpointSlices));
    }
}
