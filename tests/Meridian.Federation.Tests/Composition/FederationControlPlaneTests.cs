using System.Diagnostics;
using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Federation.Tests;

/// <summary>The whole control plane over three members, all with the real API engine, in one process.</summary>
public sealed partial class FederationControlPlaneTests : IAsyncLifetime
{
    private static readonly string[] Names = ["asia-east", "europe-west", "us-central"];

    private InProcessFederation whole = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RealApi Federation => whole.Federation;

    private IReadOnlyDictionary<string, RealApi> Members => whole.Members;

    public async ValueTask InitializeAsync() => whole = await InProcessFederation.StartAsync(InProcessFederation.Options(), Names);

    public ValueTask DisposeAsync() => whole.DisposeAsync();

    private static string Deployment(string name, int replicas) => $$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"namespace":"default","name":"{{name}}","labels":{"app":"{{name}}","tier":"x"} },
         "spec":{"replicas":{{replicas}},"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },
          "spec":{"containers":[{"name":"c","image":"backend:v1","resources":{"requests":{"cpu":"1000m"} } }]} } } }
        """;

    private Task CopiesAsync(string name, params int?[] replicas) => Task.WhenAll(Names.Index().Select(n =>
        Members[n.Item].UntilAsync(ResourceTypes.Deployments, new("default", name), c => c?.View<Deployment>().Spec.Replicas == replicas[n.Index])));

    [Fact]
    public async Task Deployment_LivesThroughItsLife_InAllMembers()
    {
        var key = new ObjectKey("default", "backend");
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("backend", 6));
        await CopiesAsync("backend", 2, 2, 2);

        await Federation.MergeAsync(ResourceTypes.Deployments, key, """{"metadata":{"labels":{"tier":null}},"spec":{"replicas":3}}""");
        await CopiesAsync("backend", 1, 1, 1);
        foreach (var member in Members.Values) await member.UntilAsync(ResourceTypes.Deployments, key, c => !c!.Header.Labels.ContainsKey("tier"));

        await Federation.Client.DeleteAsync(ResourceTypes.Deployments, key, DeleteOptions.Background, Token);
        await Federation.UntilAsync(ResourceTypes.Deployments, key, c => c is null);
        foreach (var member in Members.Values) await member.UntilAsync(ResourceTypes.Deployments, key, c => c is null);
    }

    [Fact]
    public async Task Deployment_OnceCopied_IsLeftInPeace()
    {
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("backend", 3));
        await CopiesAsync("backend", 1, 1, 1);
        await Federation.UntilAsync(ResourceTypes.Placements, new("default", "backend"), p => p?.View<Placement>().Status.Clusters.Length == 3);
        var before = await Task.WhenAll(Members.Values.Select(m => m.Client.GetAsync(ResourceTypes.Deployments, new("default", "backend"), Token)));

        // Something else that has to go all the way: when it has arrived, a needless write would have been made before.
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("other", 3));
        await CopiesAsync("other", 1, 1, 1);

        var after = await Task.WhenAll(Members.Values.Select(m => m.Client.GetAsync(ResourceTypes.Deployments, new("default", "backend"), Token)));
        Assert.Equal(before.Select(b => b.Header.ResourceVersion), after.Select(a => a.Header.ResourceVersion));
    }

    [Fact]
    public async Task Fields_OfOthersInAMember_AreRespectedOrTakenBack()
    {
        var key = new ObjectKey("default", "backend");
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("backend", 3));
        await CopiesAsync("backend", 1, 1, 1);
        var (asia, europe) = (Members["asia-east"], Members["europe-west"]);

        await asia.CreateAsync(ResourceTypes.HorizontalPodAutoscalers, """
            {"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","metadata":{"namespace":"default","name":"theirs"},
             "spec":{"maxReplicas":9,"scaleTargetRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"backend"} } }
            """);

        // An autoscaler's replicas, a webhook's sidecar and annotation stay; a person's other image does not.
        await asia.MergeAsync(ResourceTypes.Deployments, key, """{"spec":{"replicas":5}}""", "scale", "kube-controller-manager");
        await europe.Client.PatchAsync(ResourceTypes.Deployments, key, PatchKind.Strategic,
            """{"metadata":{"annotations":{"injected":"yes"}},"spec":{"template":{"spec":{"containers":[{"name":"sidecar","image":"proxy:v1"}]}}}}"""u8.ToArray(), new WriteOptions { FieldManager = "injector" }, Token);
        await europe.Client.PatchAsync(ResourceTypes.Deployments, key, PatchKind.Strategic,
            """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"theirs:v1"}]}}}}"""u8.ToArray(), new WriteOptions { FieldManager = "kubectl-edit" }, Token);
        await europe.UntilAsync(ResourceTypes.Deployments, key, c => Images(c) is ["proxy:v1", "backend:v1"] or ["backend:v1", "proxy:v1"] && c!.Header.Annotations.ContainsKey("injected"));

        await Federation.Client.PatchAsync(ResourceTypes.Deployments, key, PatchKind.Strategic,
            """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"backend:v2"}]}}}}"""u8.ToArray(), WriteOptions.Default, Token);
        await asia.UntilAsync(ResourceTypes.Deployments, key, c => Images(c) is ["backend:v2"] && c!.View<Deployment>().Spec.Replicas == 5);
        await europe.UntilAsync(ResourceTypes.Deployments, key, c => Images(c).Contains("backend:v2") && Images(c).Contains("proxy:v1"));
        await Federation.UntilAsync(ResourceTypes.Placements, key, p => p?.View<Placement>().Status.Clusters.Any(c => c.Name == "asia-east" && c.Message.Contains("kube-controller-manager", StringComparison.Ordinal)) == true);

        // What an autoscaler that is gone has left behind is nobody's any more.
        await asia.Client.DeleteAsync(ResourceTypes.HorizontalPodAutoscalers, new("default", "theirs"), DeleteOptions.Background, Token);
        await Federation.MergeAsync(ResourceTypes.Deployments, key, """{"spec":{"replicas":6}}""");
        await CopiesAsync("backend", 2, 2, 2);
    }

    private static string[] Images(KubeObject? deployment) =>
        deployment is null ? [] : [.. deployment.ToNode()["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(c => c!["image"]!.GetValue<string>())];

    [Fact]
    public async Task Questions_AreAnsweredFromWhatIs()
    {
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("backend", 6));
        await CopiesAsync("backend", 2, 2, 2);

        var why = Ask(ResourceTypes.PlacementReviews, """{"spec":{"kind":"deploy","name":"backend"} }""", PlacementReview.JsonTypeInfo).Status;
        Assert.Equal("asia-east 2 2 Balanced,europe-west 2 2 Balanced,us-central 2 2 Balanced", string.Join(',', why.Clusters.Select(c => $"{c.Name} {c.Now} {c.Target} {c.Reason}")));
        Assert.All(why.Clusters, c => Assert.All(c.Filters, f => Assert.True(f.Passed, f.Name)));

        var plan = Ask(ResourceTypes.PlanReviews, """
            {"spec":{"objects":[{"apiVersion":"federation.meridian.dev/v1","kind":"PlacementPolicy","metadata":{"name":"p","namespace":"default"},"spec":{"clusters":{"names":["asia-east"]} } },
            {"apiVersion":"federation.meridian.dev/v1","kind":"OverridePolicy","metadata":{"name":"o","namespace":"default"},"spec":{"rules":[{"image":[{"tag":"v2"}]}]} }]} }
            """, PlanReview.JsonTypeInfo).Status;
        var moved = plan.Objects.Single(o => o.Object.Kind == "Deployment");
        Assert.Equal("asia-east 2>6 europe-west 2> us-central 2>", string.Join(' ', moved.Clusters.Select(c => $"{c.Name} {c.Now}>{c.Then}")));
        Assert.Equal((4, 0, "PlacementPolicy default/p"), (moved.Moves, moved.Shortfall, moved.Policy));
        Assert.Equal("asia-east spec.template.spec.containers[c].image backend:v1>backend:v2", string.Join(',', moved.Overrides.Select(o => $"{o.Cluster} {o.Field} {o.Before}>{o.After}")));
        Assert.Equal(["Create", "Create"], plan.Objects.Where(o => o.Object.Kind != "Deployment").Select(o => o.Action));

        var loss = Ask(ResourceTypes.SimulationReviews, """{"spec":{"lose":["europe-west"],"scale":[{"object":"backend","factor":2}]} }""", SimulationReview.JsonTypeInfo).Status;
        Assert.Equal((12, 2, 2), (loss.Replicas, loss.Lost, loss.Moves));
        Assert.Equal(["asia-east Ready 2 6", "europe-west Lost 2 0", "us-central Ready 2 6"], loss.Clusters.Select(c => $"{c.Name} {c.Standing} {c.Now} {c.Then}"));
        Assert.Equal(["detection", "placing anew", "pod starts"], loss.Recovery.Select(r => r.Name));

        foreach (var (question, told) in new[] { ("""{"kind":"nonsense","name":"x"}""", "there is no kind"), ("""{"kind":"pod","name":"x"}""", "pods are not placed"), ("""{"kind":"deploy","name":"x"}""", "there are: backend") })
            Assert.Contains(told, Assert.Throws<StatusException>(() => Ask(ResourceTypes.PlacementReviews, $$"""{"spec":{{question}} }""", PlacementReview.JsonTypeInfo)).Message, StringComparison.Ordinal);
    }

    private T Ask<T>(ResourceType type, string question, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> info)
    {
        var status = whole.Views.Questions.Single(q => q.Type.Equals(type)).Answer(System.Text.Json.Nodes.JsonNode.Parse(question)!.AsObject(), "default");
        return System.Text.Json.JsonSerializer.Deserialize(new System.Text.Json.Nodes.JsonObject { ["status"] = status }, info)!;
    }

    [Fact]
    public async Task MemberLost_OthersTakeOver_AndGiveBack()
    {
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("backend", 6));
        await CopiesAsync("backend", 2, 2, 2);

        whole.Kill("asia-east");
        await CopiesAsync("backend", 2, 3, 3);
        await Federation.UntilAsync(ResourceTypes.Clusters, ObjectKey.Cluster("asia-east"), c => !InProcessFederation.IsReady(c));

        whole.Revive("asia-east");
        await CopiesAsync("backend", 2, 2, 2);
    }

    [Fact]
    public async Task ServiceAndEndpoints_BecomeAddressesAndNames()
    {
        await Federation.CreateAsync(ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"default","name":"web"},"spec":{"type":"LoadBalancer","selector":{"app":"web"},"ports":[{"port":80}]}}""");
        var global = DnsName.Parse("web.default.world.svc.meridian.test");
        var europe = DnsName.Parse("web.default.world.svc.europe-west.meridian.test");
        var member = Members["europe-west"];
        await member.UntilAsync(ResourceTypes.Services, new("default", "web"), s => s is not null);

        await member.MergeAsync(ResourceTypes.Services, new("default", "web"), """{"status":{"loadBalancer":{"ingress":[{"ip":"127.2.200.1"}]}}}""", "status");
        await Federation.UntilAsync(ResourceTypes.Services, new("default", "web"), s => s!.View<Service>().Status.LoadBalancer.Ingress.Any(i => i.Ip == "127.2.200.1"));
        Assert.Null(whole.Zone.Current.Find(global, RecordType.A));

        await member.CreateAsync(ResourceTypes.EndpointSlices, """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"namespace":"default","name":"web-1","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","endpoints":[{"addresses":["127.2.129.1"],"conditions":{"ready":true}}],"ports":[{"name":"","port":80,"protocol":"TCP"}]}""");
        await UntilAsync(() => whole.Zone.Current.Find(global, RecordType.A) is not null);
        Assert.NotNull(whole.Zone.Current.Find(europe, RecordType.A));
        Assert.NotNull(whole.Zone.Current.Find(DnsName.Parse("web.default.world.svc.asia-east-a.asia-east.meridian.test"), RecordType.CNAME));
        await UntilAsync(() => whole.Plane.Clients.Locate(IPAddress.Parse("127.2.200.1")).Location?.Region == "europe-west");

        await Federation.UntilAsync(ResourceTypes.EndpointSlices, new("default", "web-1"), s => s?.Header.Labels[MeridianLabels.Cluster] == "europe-west");
        await Federation.Client.DeleteAsync(ResourceTypes.Services, new("default", "web"), DeleteOptions.Background, Token);
        await UntilAsync(() => whole.Zone.Current.Find(global, RecordType.A) is null && whole.Zone.Current.Find(europe, RecordType.CNAME) is null);
    }

    [Fact]
    public async Task Ingress_GetsAGlobalAddress_AndRoutesToWhereItIsReady()
    {
        await Federation.CreateAsync(ResourceTypes.Services, """{"apiVersion":"v1","kind":"Service","metadata":{"namespace":"default","name":"web"},"spec":{"selector":{"app":"web"},"ports":[{"port":80}]}}""");
        await Federation.CreateAsync(ResourceTypes.Ingresses, """{"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"namespace":"default","name":"shop"},"spec":{"rules":[{"http":{"paths":[{"path":"/api","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}}]}}]}}""");
        var member = Members["us-central"];
        await member.UntilAsync(ResourceTypes.Services, new("default", "web"), s => s is not null);
        await member.CreateAsync(ResourceTypes.EndpointSlices, """{"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"namespace":"default","name":"web-1","labels":{"kubernetes.io/service-name":"web"}},"addressType":"IPv4","endpoints":[{"addresses":["127.3.129.1"],"conditions":{"ready":true}}],"ports":[{"name":"","port":80,"protocol":"TCP"}]}""");

        var address = InProcessFederation.Options().Block.LoadBalancer(1);
        await Federation.UntilAsync(ResourceTypes.Ingresses, new("default", "shop"), i => i?.View<Ingress>().Status.LoadBalancer.Ingress.FirstOrDefault()?.Ip == address.ToString());
        await UntilAsync(() => { lock (whole.Edges) return whole.Edges.TryGetValue(address, out var routes) && routes.Routes.Count == 1 && routes.Routes[0].Targets[0].Service!.Backends.Count(b => b.Healthy) == 1; });
        lock (whole.Edges) Assert.Equal("us-central", whole.Edges[address].Routes[0].Targets[0].Service!.Backends.Single(b => b.Healthy).Cluster);

        await Federation.Client.DeleteAsync(ResourceTypes.Ingresses, new("default", "shop"), DeleteOptions.Background, Token);
        await UntilAsync(() => { lock (whole.Edges) return whole.Edges.Count == 0; });
    }

    [Fact]
    public async Task Namespace_WithWhatIsInIt_ComesAndStays()
    {
        await Federation.CreateAsync(ResourceTypes.Namespaces, """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}""");
        await Federation.CreateAsync(ResourceTypes.ConfigMaps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"namespace":"shop","name":"words"},"data":{"k":"1"}}""");
        await Federation.CreateAsync(ResourceTypes.Secrets, """{"apiVersion":"v1","kind":"Secret","metadata":{"namespace":"shop","name":"key"},"type":"Opaque","data":{"k":"eA=="}}""");
        await Federation.CreateAsync(ResourceTypes.ServiceAccounts, """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"namespace":"shop","name":"bot"}}""");
        await Federation.CreateAsync(ResourceTypes.Roles, """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"namespace":"shop","name":"reader"},"rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]}""");
        await Federation.CreateAsync(ResourceTypes.RoleBindings, """{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"namespace":"shop","name":"reader"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"reader"},"subjects":[{"kind":"ServiceAccount","name":"bot","namespace":"shop"}]}""");

        foreach (var member in Members.Values)
        {
            await member.UntilAsync(ResourceTypes.ConfigMaps, new("shop", "words"), c => c is not null);
            await member.UntilAsync(ResourceTypes.Secrets, new("shop", "key"), c => c is not null);
            await member.UntilAsync(ResourceTypes.ServiceAccounts, new("shop", "bot"), c => c is not null);
            await member.UntilAsync(ResourceTypes.Roles, new("shop", "reader"), c => c is not null);
            await member.UntilAsync(ResourceTypes.RoleBindings, new("shop", "reader"), c => c is not null);
        }
    }

    [Fact]
    public async Task ManyDeployments_ArriveEverywhere()
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Federation.CreateAsync(ResourceTypes.Deployments, Deployment($"d{i}", 3))));
        for (var i = 0; i < 100; i++) await CopiesAsync($"d{i}", 1, 1, 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"100 deployments in 3 members: {clock.ElapsedMilliseconds} ms");

        clock.Restart();
        await Federation.CreateAsync(ResourceTypes.Deployments, Deployment("one", 3));
        await CopiesAsync("one", 1, 1, 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"one deployment in 3 members: {clock.Elapsed.TotalMilliseconds} ms");
    }

    // For what has no collection to watch: the zone and the routes.
    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(15));
        while (!condition()) await Task.Delay(5, limit.Token);
    }
}
