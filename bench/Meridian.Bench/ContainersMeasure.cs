using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A cluster whose pods are containers: how soon it and its pods are ready, and what the node's agent costs. Wants root and containerd.</summary>
internal static class ContainersMeasure
{
    private const string Region = "us-central";

    // The one image that is there without being brought: its program waits.
    private const string Image = "meridian.dev/pause:1";
    private const int Single = 20;
    private const int Many = 100;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);

    /// <param name="binary">The binary under measurement.</param>
    public static async Task RunAsync(string binary)
    {
        Console.WriteLine($"{"what",-52} {"median",10} {"p99",10} {"limit",10}");
        await using var world = new MeasuredWorld(binary);
        var clock = Stopwatch.StartNew();
        await world.RunAsync("up", "--runtime", "containers", "--regions", Region, "--nodes", "1");
        One("up, with containerd", "s", clock.Elapsed.TotalSeconds, 2);
        using var cluster = await world.ConnectAsync(Region);
        var pid = await PidAsync(world);
        await Task.Delay(Settling);
        var (idle, empty) = (await RestAsync(pid), ProcFigures.Memory(pid));
        await PodsAsync(cluster.Client);
        clock.Restart();
        await DeployAsync(cluster.Client);
        One($"{Many} pods, until all are ready", "s", clock.Elapsed.TotalSeconds, 0);
        await Task.Delay(Settling);
        One($"agent of {Many} pods, processor of one core", "%", await RestAsync(pid) - idle, 2);
        One($"agent of {Many} pods, memory", "MB", (ProcFigures.Memory(pid) - empty) / 1e6, 60);
    }

    private static async Task PodsAsync(HttpKubeClient client)
    {
        var samples = new Samples("pod, from apply to Ready", "s", 1);
        for (var pod = 0; pod < Single; pod++)
        {
            var clock = Stopwatch.StartNew();
            var made = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["metadata"] = new JsonObject { ["name"] = $"one-{pod}" }, ["spec"] = Spec() };
            await client.CreateAsync(ResourceTypes.Pods, "default", JsonBytes.Of(made), WriteOptions.Default, CancellationToken.None);
            await UntilAsync(client, ResourceTypes.Pods, $"one-{pod}", o => o.View<Pod>().Status.Conditions.IsTrue("Ready"));
            samples.Add(clock.Elapsed.TotalSeconds);
            await client.DeleteAsync(ResourceTypes.Pods, new ObjectKey("default", $"one-{pod}"), new DeleteOptions(), CancellationToken.None);
        }
        samples.Print();
    }

    private static async Task DeployAsync(HttpKubeClient client)
    {
        var many = PropagationMeasure.DeploymentOf("many", Many);
        many["spec"]!["template"]!["spec"] = Spec();
        await client.CreateAsync(ResourceTypes.Deployments, "default", JsonBytes.Of(many), WriteOptions.Default, CancellationToken.None);
        await UntilAsync(client, ResourceTypes.Deployments, "many", o => o.View<Deployment>().Status.ReadyReplicas == Many);
    }

    private static JsonObject Spec() => new()
    {
        ["terminationGracePeriodSeconds"] = 0, ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = Image }),
    };

    private static async Task UntilAsync(HttpKubeClient client, ResourceType type, string name, Predicate<KubeObject> wanted)
    {
        await foreach (var change in client.WatchAsync(type, "default", new WatchOptions { FieldSelector = $"metadata.name={name}" }, CancellationToken.None))
        {
            if (change.Type != WatchEventType.Bookmark && wanted(change.Object)) return;
        }
    }

    private static async Task<double> RestAsync(int pid)
    {
        var before = ProcFigures.ProcessorTime(pid);
        await Task.Delay(Watched);
        return (ProcFigures.ProcessorTime(pid) - before) / Watched * 100;
    }

    private static async Task<int> PidAsync(MeasuredWorld world)
    {
        using var report = JsonDocument.Parse(await world.RunAsync("status", "-o", "json"));
        return report.RootElement.GetProperty("instances").EnumerateArray().First(i => i.GetProperty("name").GetString() == Region).GetProperty("pid").GetInt32();
    }

    private static void One(string what, string unit, double value, double limit)
    {
        var sample = new Samples(what, unit, limit);
        sample.Add(value);
        sample.Print();
    }
}
