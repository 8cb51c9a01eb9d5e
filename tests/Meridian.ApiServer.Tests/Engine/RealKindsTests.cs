using System.Net;
using System.Text;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Engine;

/// <summary>The engine with the strategies and admission of a cluster: the life of the objects that everything else is made of.</summary>
public sealed class RealKindsTests
{
    private static readonly LoopbackBlock Block = new(9);

    [Fact]
    public async Task Namespace_IsActiveUntilDeletedAndFinalized()
    {
        await using var api = await Cluster();
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"a"}}""");

        var made = api.Get(ResourceTypes.Namespaces, "a");
        await api.Delete(ResourceTypes.Namespaces, "a");
        var leaving = api.Get(ResourceTypes.Namespaces, "a").ToNode();
        leaving["spec"] = null;
        await api.Engine.UpdateAsync(ResourceTypes.Namespaces, ObjectKey.Cluster("a"), "finalize", leaving, new RequestContext(), TestApi.Token);

        Assert.Equal(("Active", "a"), ((string)made.ToNode()["status"]!["phase"]!, made.Header.Labels["kubernetes.io/metadata.name"]));
        Assert.Equal("Terminating", (string)leaving["status"]!["phase"]!);
        Assert.Null(api.Engine.Find(ResourceTypes.Namespaces, ObjectKey.Cluster("a")));
    }

    [Fact]
    public async Task Pod_IsBoundRunsAndEndsWithItsNode()
    {
        await using var api = await Cluster();
        var client = new InProcessClient(api.Engine);
        await api.Create(ResourceTypes.Pods, """{"metadata":{"name":"a"},"spec":{"containers":[{"name":"c","image":"i:v1"}]}}""");
        await client.PostAsync(ResourceTypes.Pods, TestApi.Key("a"), "binding", Bytes("""{"target":{"name":"n1"}}"""), TestApi.Token);
        await client.PatchAsync(ResourceTypes.Pods, TestApi.Key("a"), PatchKind.Strategic,
            Bytes("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}"""), WriteOptions.Status, TestApi.Token);

        var running = api.Get(ResourceTypes.Pods, "a").ToNode();
        var leaving = await api.Delete(ResourceTypes.Pods, "a");
        await client.DeleteAsync(ResourceTypes.Pods, TestApi.Key("a"), DeleteOptions.Now with { PreconditionUid = leaving.Object.Header.Uid }, TestApi.Token);

        Assert.Equal(("n1", "Running", "BestEffort", 1L), ((string)running["spec"]!["nodeName"]!, (string)running["status"]!["phase"]!,
            (string)running["status"]!["qosClass"]!, Metadata.Number(running["metadata"]!.AsObject(), "generation")));
        Assert.Equal(["PodScheduled", "Ready"], running["status"]!["conditions"]!.AsArray().Select(c => (string)c!["type"]!).Order());
        Assert.Equal((false, 30L), (leaving.Gone, leaving.Object.Header.DeletionGracePeriodSeconds));
        Assert.Null(api.Engine.Find(ResourceTypes.Pods, TestApi.Key("a")));
    }

    [Fact]
    public async Task Deployment_ScaledAndReported_CountsOnlyWishes()
    {
        await using var api = await Cluster();
        await api.Create(ResourceTypes.Deployments, """
            {"metadata":{"name":"a"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"},"creationTimestamp":null},"spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """);

        var scaled = await api.Update(ResourceTypes.Deployments, "a", """{"metadata":{"name":"a"},"spec":{"replicas":3}}""", "scale");
        await api.Update(ResourceTypes.Deployments, "a", """{"metadata":{"name":"a"},"status":{"replicas":3,"observedGeneration":2}}""", "status");

        var deployment = api.Get(ResourceTypes.Deployments, "a");
        Assert.Equal("a=b", (string)scaled.ToNode()["status"]!["selector"]!);
        Assert.Equal((2L, 3, 3), (deployment.Header.Generation, (int)deployment.ToNode()["spec"]!["replicas"]!, (int)deployment.ToNode()["status"]!["replicas"]!));
    }

    [Fact]
    public async Task Service_AppliedTwice_KeepsItsAddressAndRevision()
    {
        await using var api = await Cluster();

        var first = await Apply(api);
        var again = await Apply(api);

        Assert.Equal("127.9.65.1", (string)first.ToNode()["spec"]!["clusterIP"]!);
        Assert.NotNull(first.ToNode()["spec"]!["ports"]![0]!["nodePort"]);
        Assert.Equal(first.Header.ResourceVersion, again.Header.ResourceVersion);

        static async Task<KubeObject> Apply(TestApi api) => (await api.Engine.PatchAsync(
            ResourceTypes.Services, TestApi.Key("a"), "", PatchKind.Apply,
            TestApi.Json("""{"spec":{"type":"LoadBalancer","selector":{"a":"b"},"ports":[{"port":80}]}}"""), new RequestContext { FieldManager = "me" }, TestApi.Token)).Object;
    }

    [Fact]
    public async Task Bootstrap_WithRealKinds_MakesTheKubernetesService()
    {
        await using var api = await Cluster();
        var bootstrap = new ClusterBootstrap(api.Engine);

        for (var i = 0; i < 2; i++)
        {
            await bootstrap.EnsureNamespacesAsync(TestApi.Token);
            await bootstrap.EnsureKubernetesServiceAsync(Block.KubernetesService, new IPEndPoint(Block.ApiServer, 6443), TestApi.Token);
        }

        Assert.Equal("127.9.64.1", (string)api.Get(ResourceTypes.Services, "kubernetes").ToNode()["spec"]!["clusterIP"]!);
        Assert.Equal("127.9.0.1", (string)api.Get(ResourceTypes.EndpointSlices, "kubernetes").ToNode()["endpoints"]![0]!["addresses"]![0]!);
    }

    private static async Task<TestApi> Cluster()
    {
        var api = new TestApi(store => AdmissionLists.ForCluster(store, Block), realKinds: true);
        await api.Create(ResourceTypes.Namespaces, """{"metadata":{"name":"default"}}""");
        await api.Create(ResourceTypes.ServiceAccounts, """{"metadata":{"name":"default"}}""");
        return api;
    }

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);
}
