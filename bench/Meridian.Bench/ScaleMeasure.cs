using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A deployment of process pods scaled from 1 to 6, until 6 are Ready.</summary>
internal static class ScaleMeasure
{
    private const int Rounds = 5;

    private static readonly ObjectKey Key = new("default", "bench-scale");

    public static async Task RunAsync(MeasuredWorld world)
    {
        await world.RunAsync("up");
        var samples = new Samples("Deployment of processes scaled 1 to 6, until Ready", "s", 2);
        using var cluster = await world.ConnectAsync("us-central");
        var client = cluster.Client;
        await client.CreateAsync(ResourceTypes.Deployments, Key.Namespace, JsonBytes.Of(PropagationMeasure.DeploymentOf(Key.Name, 1)), WriteOptions.Default, CancellationToken.None);
        await ReadyAsync(client, 1);
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            await ScaleAsync(client, 6);
            await ReadyAsync(client, 6);
            samples.Add(clock.Elapsed.TotalSeconds);
            await ScaleAsync(client, 1);
            await ReadyAsync(client, 1);
        }
        await client.DeleteAsync(ResourceTypes.Deployments, Key, DeleteOptions.Background, CancellationToken.None);
        samples.Print();
    }

    private static Task ScaleAsync(HttpKubeClient client, int replicas) =>
        client.PatchAsync(ResourceTypes.Deployments, Key, PatchKind.Merge,
            JsonBytes.Of(new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }), WriteOptions.Default, CancellationToken.None);

    // By watch: from the newest state on, until the counts of the status fit.
    private static async Task ReadyAsync(HttpKubeClient client, int replicas)
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.Deployments, Key.Namespace, new WatchOptions { FieldSelector = $"metadata.name={Key.Name}" }, CancellationToken.None))
        {
            if (change.Type == WatchEventType.Bookmark) continue;
            var status = change.Object.View<Deployment>().Status;
            if (status.ReadyReplicas == replicas && status.Replicas == replicas) return;
        }
    }
}
