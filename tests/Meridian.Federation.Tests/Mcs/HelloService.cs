using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation.Tests;

/// <summary>The service of the public conformance suite, in one cluster: ports 42 over TCP and UDP, affinity of 10 s.</summary>
internal sealed class HelloService(RealApi api)
{
    public static readonly ObjectKey Key = new(ClusterSet.Namespace, "hello");

    public static readonly string[] Ports = ["tcp/TCP/42/http", "udp/UDP/42/"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the service, with changes.</summary>
    public Task<KubeObject> ServeAsync(Action<JsonObject>? change = null)
    {
        var node = JsonNode.Parse("""
            {"apiVersion":"v1","kind":"Service","metadata":{"namespace":"shop","name":"hello","labels":{"service-label":"x"},"annotations":{"service-annotation":"x"}},
             "spec":{"selector":{"app":"hello"},"ports":[{"name":"tcp","port":42,"protocol":"TCP","appProtocol":"http"},{"name":"udp","port":42,"protocol":"UDP"}],
              "sessionAffinity":"ClientIP","sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10}},"ipFamilyPolicy":"PreferDualStack","internalTrafficPolicy":"Cluster","trafficDistribution":"PreferClose"}}
            """)!.AsObject();
        change?.Invoke(node["spec"]!.AsObject());
        return api.CreateAsync(ResourceTypes.Services, node.ToJsonString());
    }

    /// <summary>Makes its endpoints: each is <c>address</c>, <c>address!</c> (not ready) or <c>address@hostname</c>.</summary>
    public async Task EndpointsAsync(params string[] endpoints)
    {
        var list = new JsonArray([.. endpoints.Select(e => (JsonNode?)Endpoint(e))]);
        var body = JsonNode.Parse("""
            {"apiVersion":"discovery.k8s.io/v1","kind":"EndpointSlice","metadata":{"namespace":"shop","name":"hello-1","labels":{"kubernetes.io/service-name":"hello","endpointslice.kubernetes.io/managed-by":"endpointslice-controller.k8s.io"}},
             "addressType":"IPv4","ports":[{"name":"tcp","port":42,"protocol":"TCP"},{"name":"udp","port":42,"protocol":"UDP"}]}
            """)!.AsObject();
        body["endpoints"] = list;
        await api.Client.PatchAsync(ResourceTypes.EndpointSlices, Key with { Name = "hello-1" }, PatchKind.Apply, JsonBytes.Of(body), new WriteOptions { FieldManager = "test", Force = true }, Token);
    }

    public Task<KubeObject> ExportAsync(string spec = "{}") =>
        api.CreateAsync(ResourceTypes.ServiceExports, $$$"""{"apiVersion":"multicluster.x-k8s.io/v1beta1","kind":"ServiceExport","metadata":{"namespace":"shop","name":"hello","labels":{"own":"x"} },"spec":{{{spec}}} }""");

    public Task UnexportAsync() => api.Client.DeleteAsync(ResourceTypes.ServiceExports, Key, DeleteOptions.Background, Token);

    public async Task<ServiceImportSpecNode> ImportAsync(Func<ServiceImportSpecNode, bool> expected)
    {
        var import = await api.UntilAsync(ResourceTypes.ServiceImports, Key, i => i is not null && expected(new(i)));
        return new(import!);
    }

    public Task NoImportAsync() => api.UntilAsync(ResourceTypes.ServiceImports, Key, i => i is null);

    public Task ConditionAsync(string type, string status, string reason) =>
        api.UntilAsync(ResourceTypes.ServiceExports, Key, e => e?.View<ServiceExport>().Status.Conditions.Find(type) is { } c && c.Status == status && c.Reason == reason);

    /// <summary>The slices of the import, once they are as expected: lines of source cluster and addresses.</summary>
    public async Task<IReadOnlyCollection<KubeObject>> SlicesAsync(params string[] expected)
    {
        var informer = api.Informers.For(ResourceTypes.EndpointSlices);
        await informer.Synced.WaitAsync(Token);
        KubeObject[] Mirrors() => [.. informer.List().Where(s => s.Header.Labels.ContainsKey("multicluster.kubernetes.io/service-name"))];
        string[] Lines() => [.. Mirrors().Select(Line).Order(StringComparer.Ordinal)];
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look() { if (Lines().SequenceEqual(expected)) reached.TrySetResult(); }
        using var subscription = informer.Subscribe(_ => Look());
        Look();
        try
        {
            await reached.Task.WaitAsync(TimeSpan.FromSeconds(15), Token);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"wanted {string.Join(", ", expected)}, found {string.Join(", ", Lines())}");
        }
        return Mirrors();
    }

    private static string Line(KubeObject slice) =>
        $"{slice.Header.Labels["multicluster.kubernetes.io/source-cluster"]} {string.Join(' ', slice.View<EndpointSlice>().Endpoints.SelectMany(e => e.Addresses))}";

    private static JsonObject Endpoint(string text)
    {
        var parts = text.TrimEnd('!').Split('@');
        var node = new JsonObject { ["addresses"] = new JsonArray((JsonNode?)JsonValue.Create(parts[0])), ["conditions"] = new JsonObject { ["ready"] = !text.EndsWith('!') }, ["nodeName"] = "node-1" };
        if (parts.Length > 1) node["hostname"] = parts[1];
        return node;
    }
}

/// <summary>A ServiceImport as a test looks at it.</summary>
internal sealed class ServiceImportSpecNode(KubeObject import)
{
    private readonly JsonObject node = import.ToNode();

    public KubeObject Import => import;

    public string Type => (string)node["spec"]!["type"]!;

    public string[] Ips => Texts("ips");

    public string[] Families => Texts("ipFamilies");

    public string[] Ports => [.. node["spec"]!["ports"]!.AsArray().Select(p => $"{p!["name"]}/{p["protocol"]}/{p["port"]}/{p["appProtocol"]}").Order(StringComparer.Ordinal)];

    public string[] Clusters => [.. import.View<ServiceImport>().Status.Clusters.Select(c => c.Cluster)];

    public string Field(string name) => node["spec"]![name]?.ToJsonString() ?? "";

    private string[] Texts(string name) => [.. (node["spec"]![name]?.AsArray() ?? []).Select(t => (string)t!)];
}
