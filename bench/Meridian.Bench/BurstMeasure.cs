using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>
/// One cluster of simulated nodes with more to do than it can do at once: a Deployment of 10,000 pods from the write until all are ready, and a rolling update of
/// 1,000. The processor time is what the cluster's process has used for it.
/// </summary>
internal static class BurstMeasure
{
    private const int Nodes = 100;
    private const int Many = 10_000;
    private const int Rolled = 1_000;

    private static readonly ObjectKey Key = new("default", "bench-burst");

    public static async Task RunAsync(string binary)
    {
        await using var world = new MeasuredWorld(binary);
        await world.RunAsync("up", "--regions", "us-central", "--runtime", "simulated", "--nodes", Nodes.ToString(CultureInfo.InvariantCulture));
        using var cluster = await world.ConnectAsync("us-central");
        var (client, process) = (cluster.Client, await ProcessAsync(world));
        Console.WriteLine($"{"what",-52} {"took",10} {"limit",10} {"processor",10} {"memory",10}");
        await MeasureAsync($"Deployment of {Many:N0} pods, from apply to all ready", 10, process, async () =>
        {
            await client.CreateAsync(ResourceTypes.Deployments, Key.Namespace, JsonBytes.Of(PropagationMeasure.DeploymentOf(Key.Name, Many)), WriteOptions.Default, CancellationToken.None);
            await ReadyAsync(client, Many);
        });
        await MeasureAsync($"scaled down to {Rolled:N0}", null, process, async () =>
        {
            await PatchAsync(client, new JsonObject { ["replicas"] = Rolled });
            await ReadyAsync(client, Rolled);
        });
        await MeasureAsync($"rolling update of {Rolled:N0} pods", null, process, async () =>
        {
            await PatchAsync(client, new JsonObject
            {
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["bench/round"] = "2" } } },
            });
            await ReadyAsync(client, Rolled);
        });
    }

    private static async Task MeasureAsync(string what, double? limit, int process, Func<Task> work)
    {
        var (clock, before) = (Stopwatch.StartNew(), ProcFigures.ProcessorTime(process));
        await work();
        var used = ProcFigures.ProcessorTime(process) - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-52} {$"{clock.Elapsed.TotalSeconds:0.0} s",10} {(limit is null ? "" : $"{limit} s"),10} {$"{used.TotalSeconds:0.0} s",10} {$"{ProcFigures.Memory(process) >> 20} MB",10}"));
    }

    private static async Task<int> ProcessAsync(MeasuredWorld world)
    {
        using var report = JsonDocument.Parse(await world.RunAsync("status", "-o", "json"));
        return report.RootElement.GetProperty("instances").EnumerateArray().First(i => i.GetProperty("name").GetString() == "us-central").GetProperty("pid").GetInt32();
    }

    private static Task PatchAsync(HttpKubeClient client, JsonObject spec) =>
        client.PatchAsync(ResourceTypes.Deployments, Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["spec"] = spec }), WriteOptions.Default, CancellationToken.None);

    // By watch: from the newest state on, until the status is of the newest wish, and all of it is there and nothing else.
    private static async Task ReadyAsync(HttpKubeClient client, int replicas)
    {
        await foreach (var change in client.WatchAsync(ResourceTypes.Deployments, Key.Namespace, new WatchOptions { FieldSelector = $"metadata.name={Key.Name}" }, CancellationToken.None))
        {
            if (change.Type == WatchEventType.Bookmark) continue;
            var status = change.Object.View<Deployment>().Status;
            if (status.ObservedGeneration == change.Object.Header.Generation && status.ReadyReplicas == replicas && status.Replicas == replicas && status.UpdatedReplicas == replicas) return;
        }
    }
}
