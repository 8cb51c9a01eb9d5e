using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer.Tests.InProcess;

public sealed class InProcessClientTests
{
    [Fact]
    public async Task Calls_MeanWhatTheyMeanOverHttp()
    {
        await using var api = new TestApi();
        IKubeClient client = new InProcessClient(api.Engine);

        var made = await client.CreateAsync(ResourceTypes.ConfigMaps, "default", Bytes("""{"metadata":{"name":"a"},"data":{"k":"v"}}"""), WriteOptions.Default, TestApi.Token);
        var patched = await client.PatchAsync(ResourceTypes.ConfigMaps, made.Key, PatchKind.Merge, Bytes("""{"data":{"k":"w"}}"""), WriteOptions.Default, TestApi.Token);
        var list = await client.ListAsync(ResourceTypes.ConfigMaps, null, ListOptions.All, TestApi.Token);
        await client.DeleteAsync(ResourceTypes.ConfigMaps, made.Key, DeleteOptions.Background, TestApi.Token);
        var missing = client.GetAsync(ResourceTypes.ConfigMaps, made.Key, TestApi.Token);

        Assert.Equal("w", (string)patched.ToNode()["data"]!["k"]!);
        Assert.Same(patched, Assert.Single(list.Items));
        Assert.True((await Assert.ThrowsAsync<StatusException>(() => missing)).IsNotFound);
    }

    [Theory]
    [InlineData(PatchKind.Json, """[{"op":"replace","path":"/data/k","value":"w"}]""")]
    [InlineData(PatchKind.Merge, """{"data":{"k":"w"}}""")]
    [InlineData(PatchKind.Strategic, """{"data":{"k":"w"}}""")]
    public async Task Patch_InParallel_RetriesUntilAllAreIn(PatchKind kind, string patch)
    {
        await using var api = new TestApi();
        var client = new InProcessClient(api.Engine);
        var made = await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"a"},"data":{"k":"v"}}""");

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(
            () => client.PatchAsync(ResourceTypes.ConfigMaps, made.Key, PatchKind.Merge, Bytes($"{{\"data\":{{\"n{i}\":\"x\"}}}}"), WriteOptions.Default, TestApi.Token), TestApi.Token)));
        var patched = await client.PatchAsync(ResourceTypes.ConfigMaps, made.Key, kind, Bytes(patch), WriteOptions.Default, TestApi.Token);
        var again = await client.PatchAsync(ResourceTypes.ConfigMaps, made.Key, kind, Bytes(patch), WriteOptions.Default, TestApi.Token);

        Assert.Equal((21, "w"), (patched.ToNode()["data"]!.AsObject().Count, (string)patched.ToNode()["data"]!["k"]!));
        Assert.Equal(patched.Header.ResourceVersion, again.Header.ResourceVersion);
        var stale = Bytes($"{{\"metadata\":{{\"resourceVersion\":\"{made.Header.ResourceVersion}\"}},\"data\":{{\"z\":\"z\"}}}}");
        var failure = await Assert.ThrowsAsync<StatusException>(() => client.PatchAsync(ResourceTypes.ConfigMaps, made.Key, PatchKind.Merge, stale, WriteOptions.Default, TestApi.Token));
        Assert.True(failure.IsConflict);
    }

    [Fact]
    public async Task Watch_FromAnExpiredRevision_FailsAsGone()
    {
        await using var api = new TestApi();
        var client = new InProcessClient(api.Engine);

        var failure = await Assert.ThrowsAsync<StatusException>(async () =>
        {
            await foreach (var line in client.WatchAsync(ResourceTypes.ConfigMaps, null, new WatchOptions { ResourceVersion = "1" }, TestApi.Token)) Assert.Fail($"{line}");
        });

        Assert.True(failure.IsGone);
    }

    [Fact]
    public async Task Bootstrap_Repeated_ChangesNothing()
    {
        await using var api = new TestApi(store => AdmissionLists.ForCluster(store, new LoopbackBlock(9)));
        var bootstrap = new ClusterBootstrap(api.Engine);
        await Ensure(6443);
        var before = api.Store.Revision;

        await Ensure(6443);
        Assert.Equal(before, api.Store.Revision);
        await Ensure(7443);

        Assert.Equal(["default", "kube-node-lease", "kube-public", "kube-system"], api.Engine.List(ResourceTypes.Namespaces, null, ListQuery.All).Items.Select(o => o.Header.Name));
        Assert.Equal("127.9.64.1", (string)api.Get(ResourceTypes.Services, "kubernetes").ToNode()["spec"]!["clusterIP"]!);
        Assert.Equal(7443, (int)api.Get(ResourceTypes.EndpointSlices, "kubernetes").ToNode()["ports"]![0]!["port"]!);

        async Task Ensure(int port)
        {
            await bootstrap.EnsureNamespacesAsync(TestApi.Token);
            await bootstrap.EnsureKubernetesServiceAsync(new LoopbackBlock(9).KubernetesService, new IPEndPoint(IPAddress.Parse("127.9.0.1"), port), TestApi.Token);
        }
    }

    [Fact]
    public async Task ReadOnlyResource_RefusesWritesButForwardsDeletes()
    {
        await using var own = ObjectStore.InMemory(TimeProvider.System);
        var forwarder = new Forwarder();
        var engine = new ApiEngine(new ApiEngineOptions
        {
            Resources =
            [
                new ServedResource { Type = ResourceTypes.Nodes, Store = own, ReadOnly = true },
                new ServedResource { Type = ResourceTypes.Pods, Store = own, ReadOnly = true, WriteThrough = forwarder, WritesThrough = ["delete"] },
            ],
        });
        await own.WriteAsync(new StoreWrite(ResourceTypes.Pods, TestApi.Key("a"), 0, ObjectDraft.Of(TestApi.Json("""{"metadata":{"name":"a","namespace":"default"}}"""))), TestApi.Token);

        var create = await Assert.ThrowsAsync<StatusException>(() => engine.CreateAsync(ResourceTypes.Nodes, null, TestApi.Json("""{"metadata":{"name":"n"}}"""), new RequestContext(), TestApi.Token));
        await engine.DeleteAsync(ResourceTypes.Pods, TestApi.Key("a"), DeleteRequest.Default, new RequestContext(), TestApi.Token);

        Assert.Equal(405, create.Code);
        Assert.Equal(["default/a"], forwarder.Deleted);
        Assert.Equal(["get", "list", "watch"], engine.Find("", "v1", "nodes")!.Verbs);
    }

    private static ReadOnlyMemory<byte> Bytes(string json) => Encoding.UTF8.GetBytes(json);

    private sealed class Forwarder : IWriteThrough
    {
        public List<string> Deleted { get; } = [];

        public bool Owns(KubeObject shown) => true;

        public Task<KubeObject> UpdateAsync(
            ServedResource served, KubeObject existing, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken) => throw ApiError.NotImplemented("not asked");

        public Task<KubeObject> PatchAsync(
            ServedResource served, KubeObject existing, string subresource, PatchKind kind, JsonNode patch, RequestContext context, CancellationToken cancellationToken) => throw ApiError.NotImplemented("not asked");

        public Task PostAsync(
            ServedResource served, KubeObject existing, string subresource, JsonObject body, RequestContext context, CancellationToken cancellationToken) => throw ApiError.NotImplemented("not asked");

        public Task<DeleteOutcome> DeleteAsync(
            ServedResource served, KubeObject existing, DeleteRequest request, RequestContext context, CancellationToken cancellationToken)
        {
            Deleted.Add(existing.Key.ToString());
            return Task.FromResult(new DeleteOutcome(existing, true));
        }
    }
}
