using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler;
using Meridian.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Controllers.Tests.Whole;

/// <summary>All controllers and the scheduler on the real API, with a node that does nothing but say that its pods run.</summary>
[Trait("Category", "Cluster")]
public sealed class WholeClusterTests : IAsyncLifetime
{
    private static readonly LoopbackBlock Block = new(9);

    private readonly CancellationTokenSource stopping = new();
    private readonly ObjectStore store = ObjectStore.InMemory(TimeProvider.System);
    private readonly InProcessClient client;
    private readonly InformerSet informers;
    private readonly ControllerSet controllers;
    private readonly PodScheduler scheduler;
    private Task node = Task.CompletedTask;

    public WholeClusterTests()
    {
        var engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = [.. ResourceTypes.LocalCluster.Select(t => new ServedResource { Type = t, Store = store, Strategy = ResourceStrategies.ForCluster.For(t) })],
            Admission = AdmissionLists.ForCluster(store, Block),
        });
        client = new InProcessClient(engine);
        informers = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        controllers = new ControllerSet(
            client, informers, TimeProvider.System, NullLoggerFactory.Instance, new ControllerOptions { CertificateAuthority = "PEM", Addresses = Block });
        scheduler = new PodScheduler(client, informers, TimeProvider.System, NullLoggerFactory.Instance);
        Bootstrap = new ClusterBootstrap(engine);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ClusterBootstrap Bootstrap { get; }

    public async ValueTask InitializeAsync()
    {
        await Bootstrap.EnsureNamespacesAsync(Token);
        controllers.Start();
        scheduler.Start();
        foreach (var name in new[] { "n1", "n2" }) await CreateAsync(ResourceTypes.Nodes, $$"""{"metadata":{"name":"{{name}}"} }""");
        foreach (var name in new[] { "n1", "n2" })
        {
            await WriteStatusAsync(ResourceTypes.Nodes, ObjectKey.Cluster(name), """
                {"allocatable":{"cpu":"8","memory":"16Gi","pods":"110"},"capacity":{"cpu":"8","memory":"16Gi","pods":"110"},
                 "conditions":[{"type":"Ready","status":"True","lastHeartbeatTime":"2026-01-01T00:00:00Z"}]}
                """);
        }
        node = RunPodsAsync(stopping.Token);
        await SeenAsync(ResourceTypes.ServiceAccounts, "default", _ => true);
    }

    public async ValueTask DisposeAsync()
    {
        await scheduler.DisposeAsync();
        await controllers.DisposeAsync();
        await stopping.CancelAsync();
        await node;
        await informers.DisposeAsync();
        await store.DisposeAsync();
        stopping.Dispose();
    }

    [Fact]
    public async Task Deployment_RunsScalesRollsAndGoes()
    {
        await CreateAsync(ResourceTypes.Services, """{"metadata":{"name":"backend"},"spec":{"type":"LoadBalancer","selector":{"app":"backend"},"ports":[{"port":80,"targetPort":8080}]}}""");
        await CreateAsync(ResourceTypes.Deployments, """
            {"metadata":{"name":"backend"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"backend"}},
             "template":{"metadata":{"labels":{"app":"backend"}},"spec":{"containers":[{"name":"c","image":"i:1"}]}}}}
            """);
        await AvailableAsync(1);
        await SeenAsync(ResourceTypes.Services, "backend", s => s.View<Service>().Status.LoadBalancer.Ingress.Length == 1);
        await SeenAsync(ResourceTypes.ConfigMaps, "kube-root-ca.crt", _ => true);

        var started = Stopwatch.GetTimestamp();
        await PatchAsync("""{"spec":{"replicas":6}}""");
        await AvailableAsync(6);
        TestContext.Current.TestOutputHelper?.WriteLine($"1 to 6 pods: {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms");
        await SeenAsync(ResourceTypes.Endpoints, "backend", e => e.View<Endpoints>().Subsets is [{ Addresses.Length: 6 }]);

        await PatchAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"i:2"}]}}}}""");
        await SeenAsync(ResourceTypes.Deployments, "backend", d =>
            d.View<Deployment>().Status is { UpdatedReplicas: 6, Replicas: 6, AvailableReplicas: 6 } status && status.ObservedGeneration == d.Header.Generation);
        var pods = (await client.ListAsync(ResourceTypes.Pods, "default", ListOptions.All, Token)).Items.Where(p => p.Header.DeletionTimestamp is null).ToList();
        Assert.All(pods, p => Assert.Equal("i:2", p.View<Pod>().Spec.Containers[0].Image));
        // While old pods go and new ones come, both nodes are used; how evenly is chance within what spreading allows.
        Assert.Equal(2, pods.Select(p => p.View<Pod>().Spec.NodeName).Distinct().Count());

        await DeleteAsync(ResourceTypes.Deployments, new ObjectKey("default", "backend"), "Foreground");
        Assert.Empty((await client.ListAsync(ResourceTypes.ReplicaSets, "default", ListOptions.All, Token)).Items);
        Assert.Empty((await client.ListAsync(ResourceTypes.Pods, "default", ListOptions.All, Token)).Items);
    }

    [Fact]
    public async Task Namespace_GoesWithAllThatIsInIt()
    {
        await client.CreateAsync(ResourceTypes.Namespaces, null, Bytes("""{"metadata":{"name":"shop"}}"""), WriteOptions.Default, Token);
        await SeenAsync(ResourceTypes.ServiceAccounts, "default", _ => true, "shop");
        await client.CreateAsync(ResourceTypes.Deployments, "shop", Bytes("""
            {"metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """), WriteOptions.Default, Token);
        await SeenAsync(ResourceTypes.Deployments, "web", d => d.View<Deployment>().Status.AvailableReplicas == 2, "shop");

        await DeleteAsync(ResourceTypes.Namespaces, ObjectKey.Cluster("shop"), "Background");

        foreach (var type in ResourceTypes.LocalCluster.Where(t => t.Namespaced))
            Assert.Empty((await client.ListAsync(type, "shop", ListOptions.All, Token)).Items);
    }

    private Task AvailableAsync(int count) => SeenAsync(ResourceTypes.Deployments, "backend", d => d.View<Deployment>().Status.AvailableReplicas == count);

    private Task PatchAsync(string patch) => client.PatchAsync(
        ResourceTypes.Deployments, new ObjectKey("default", "backend"), PatchKind.Strategic, Bytes(patch), WriteOptions.Default, Token);

    private Task<KubeObject> CreateAsync(ResourceType type, string json) =>
        client.CreateAsync(type, type.Namespaced ? "default" : null, Bytes(json), WriteOptions.Default, Token);

    private Task<KubeObject> WriteStatusAsync(ResourceType type, ObjectKey key, string status) =>
        client.PatchAsync(type, key, PatchKind.Merge, Bytes($"{{\"status\":{status}}}"), WriteOptions.Status, stopping.Token);

    private async Task SeenAsync(ResourceType type, string name, Func<KubeObject, bool> when, string ns = "default")
    {
        await foreach (var change in client.WatchAsync(type, ns, new WatchOptions { FieldSelector = $"metadata.name={name}" }, Token))
        {
            if (change.Type is WatchEventType.Added or WatchEventType.Modified && when(change.Object)) return;
        }
        Assert.Fail($"the watch of {type.Kind} {name} ended");
    }

    // Deletes and waits for the end, watching from before it began.
    private async Task DeleteAsync(ResourceType type, ObjectKey key, string propagation)
    {
        var before = await client.GetAsync(type, key, Token);
        await client.DeleteAsync(type, key, new DeleteOptions { PropagationPolicy = propagation }, Token);
        var watch = new WatchOptions { ResourceVersion = before.Header.ResourceVersion, FieldSelector = $"metadata.name={key.Name}" };
        await foreach (var change in client.WatchAsync(type, key.Namespace, watch, Token))
        {
            if (change.Type == WatchEventType.Deleted) return;
        }
    }

    // What a node does, as far as controllers see it.
    private async Task RunPodsAsync(CancellationToken token)
    {
        var number = 0;
        try
        {
            await foreach (var change in client.WatchAsync(ResourceTypes.Pods, null, new WatchOptions(), token))
            {
                if (change.Type is not (WatchEventType.Added or WatchEventType.Modified)) continue;
                var pod = change.Object;
                if (pod.View<Pod>().Spec.NodeName.Length == 0) continue;
                if (pod.Header.DeletionTimestamp is not null) await EndAsync(pod, token);
                else if (pod.View<Pod>().Status.Phase == "Pending") await BeginAsync(pod, ++number);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The test is over.
        }
    }

    private async Task BeginAsync(KubeObject pod, int number)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(50).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        var status = new JsonObject
        {
            ["phase"] = "Running",
            ["podIP"] = $"127.9.129.{number}",
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = $"127.9.129.{number}" }),
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "PodScheduled", ["status"] = "True" },
                new JsonObject { ["type"] = "Ready", ["status"] = "True", ["lastTransitionTime"] = now }),
        };
        try
        {
            await WriteStatusAsync(ResourceTypes.Pods, pod.Key, status.ToJsonString());
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // It was deleted meanwhile.
        }
    }

    private async Task EndAsync(KubeObject pod, CancellationToken token)
    {
        try
        {
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, DeleteOptions.Now with { PreconditionUid = pod.Header.Uid }, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was quicker.
        }
    }

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
