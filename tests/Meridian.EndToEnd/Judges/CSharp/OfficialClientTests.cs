using System.Net;
using Meridian.EndToEnd.Harness;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Meridian.EndToEnd.Judges.CSharp;

/// <summary>The official C# client of Kubernetes, which knows nothing of us, works with both kinds of API.</summary>
[Collection(SmallWorldTests.Name)]
public sealed class OfficialClientTests(SmallWorld small)
{
    private const string Space = "default";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task ConfigMap_ItsWholeLife_IsSeenByAWatch(string context)
    {
        using var client = Client(context);
        var name = $"life-{context}";
        var start = (await client.CoreV1.ListNamespacedConfigMapAsync(Space, cancellationToken: Token)).Metadata.ResourceVersion;
        var seen = SeenAsync(client, name, start);

        var made = await client.CoreV1.CreateNamespacedConfigMapAsync(Map(name), Space, cancellationToken: Token);
        Assert.False(string.IsNullOrEmpty(made.Metadata.Uid));
        var patched = await client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""{"data":{"b":"2"}}""", V1Patch.PatchType.MergePatch), name, Space, cancellationToken: Token);
        Assert.Equal(("1", "2"), (patched.Data["a"], patched.Data["b"]));
        Assert.Equal(made.Metadata.Uid, (await client.CoreV1.ReadNamespacedConfigMapAsync(name, Space, cancellationToken: Token)).Metadata.Uid);
        await client.CoreV1.DeleteNamespacedConfigMapAsync(name, Space, cancellationToken: Token);

        var events = await seen.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(WatchEventType.Added, events[0]);
        Assert.Equal(WatchEventType.Deleted, events[^1]);
        Assert.All(events.Skip(1).SkipLast(1), type => Assert.Equal(WatchEventType.Modified, type));
        Assert.True(events.Count >= 3);
    }

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Update_OfAnOldVersion_IsAConflict(string context)
    {
        using var client = Client(context);
        var name = $"conflict-{context}";
        var old = await client.CoreV1.CreateNamespacedConfigMapAsync(Map(name), Space, cancellationToken: Token);
        await client.CoreV1.PatchNamespacedConfigMapAsync(new V1Patch("""[{"op":"add","path":"/data/b","value":"2"}]""", V1Patch.PatchType.JsonPatch), name, Space, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => client.CoreV1.ReplaceNamespacedConfigMapAsync(old, name, Space, cancellationToken: Token));
        Assert.Equal(HttpStatusCode.Conflict, refused.Response.StatusCode);
        Assert.Contains("the object has been modified", refused.Response.Content, StringComparison.Ordinal);
        await client.CoreV1.DeleteNamespacedConfigMapAsync(name, Space, cancellationToken: Token);
    }

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Deployment_ByServerSideApplyAndScale_BecomesReady(string context)
    {
        using var client = Client(context);
        var name = $"applied-{context}";
        var manifest = $$$$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"{{{{{name}}}}}"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"{{{{{name}}}}}"}},
             "template":{"metadata":{"labels":{"app":"{{{{{name}}}}}"}},"spec":{"containers":[{"name":"c","image":"buttonmasher-backend:v1"}]}}}}
            """;
        var made = await client.AppsV1.PatchNamespacedDeploymentAsync(new V1Patch(manifest, V1Patch.PatchType.ApplyPatch), name, Space, fieldManager: "judge", cancellationToken: Token);
        Assert.Equal("judge", Assert.Single(made.Metadata.ManagedFields).Manager);
        await Eventually.BecomesAsync(TimeSpan.FromSeconds(20), () => ReadyAsync(client, name), ready => ready == 2);
        await client.AppsV1.PatchNamespacedDeploymentScaleAsync(new V1Patch("""{"spec":{"replicas":4}}""", V1Patch.PatchType.MergePatch), name, Space, cancellationToken: Token);
        await Eventually.BecomesAsync(TimeSpan.FromSeconds(20), () => ReadyAsync(client, name), ready => ready == 4);
        var pods = await client.CoreV1.ListNamespacedPodAsync(Space, labelSelector: $"app={name}", cancellationToken: Token);
        Assert.Equal(4, pods.Items.Count);
        await client.AppsV1.DeleteNamespacedDeploymentAsync(name, Space, cancellationToken: Token);
        await Eventually.BecomesAsync(TimeSpan.FromSeconds(20), async () => (await client.CoreV1.ListNamespacedPodAsync(Space, labelSelector: $"app={name}", cancellationToken: Token)).Items.Count, count => count == 0);
    }

    [Theory]
    [InlineData("us-central")]
    [InlineData("federation")]
    public async Task Read_OfNothing_IsNotFound_AsAStatus(string context)
    {
        using var client = Client(context);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(() => client.AppsV1.ReadNamespacedDeploymentAsync("nothing", Space, cancellationToken: Token));
        Assert.Equal(HttpStatusCode.NotFound, refused.Response.StatusCode);
        var status = KubernetesJson.Deserialize<V1Status>(refused.Response.Content);
        Assert.Equal(("Failure", "NotFound", 404, "deployments.apps \"nothing\" not found"), (status.Status, status.Reason, status.Code, status.Message));
    }

    private Kubernetes Client(string context)
    {
        Assert.SkipWhen(World.Missing is not null, World.Missing ?? "");
        return new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(small.World.KubeconfigFile, context));
    }

    private static V1ConfigMap Map(string name) => new() { Metadata = new V1ObjectMeta { Name = name }, Data = new Dictionary<string, string> { ["a"] = "1" } };

    private static async Task<int> ReadyAsync(Kubernetes client, string name) =>
        (await client.AppsV1.ReadNamespacedDeploymentAsync(name, Space, cancellationToken: Token)).Status?.ReadyReplicas ?? 0;

    private static async Task<IReadOnlyList<WatchEventType>> SeenAsync(Kubernetes client, string name, string start)
    {
        var events = new List<WatchEventType>();
        await foreach (var (type, _) in client.CoreV1.WatchListNamespacedConfigMapAsync(Space, fieldSelector: $"metadata.name={name}", resourceVersion: start, cancellationToken: Token))
        {
            events.Add(type);
            if (type == WatchEventType.Deleted) break;
        }
        return events;
    }
}
