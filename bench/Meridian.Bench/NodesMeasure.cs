using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A cluster of many simulated nodes: their registration, what they cost at rest, and what pods add.</summary>
internal static class NodesMeasure
{
    private const string Region = "us-central";
    private const int PodsOfOne = 10_000;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(60);

    // Until what is told of the pods' start is told, and the log of changes has forgotten it.
    private static readonly TimeSpan LongSettling = TimeSpan.FromMinutes(6);

    /// <param name="binary">The binary under measurement.</param>
    /// <param name="size">Nodes and pods; 1,000 and 30,000 if left out. No pods: the nodes alone.</param>
    public static async Task RunAsync(string binary, string[] size)
    {
        var (nodes, pods) = (Number(size, 0, 1000), Number(size, 1, 30_000));
        Console.WriteLine($"{"what",-52} {"median",10} {"p99",10} {"limit",10}");
        await using var world = new MeasuredWorld(binary);
        var clock = Stopwatch.StartNew();
        await world.RunAsync("up", "--runtime", "simulated", "--regions", Region, "--nodes", nodes.ToString(CultureInfo.InvariantCulture));
        using var cluster = await world.ConnectAsync(Region);
        await UntilReadyAsync(cluster.Client, nodes);
        One($"up, until {nodes:N0} nodes are Ready", "s", clock.Elapsed.TotalSeconds, 5);
        var pid = await PidAsync(world);
        await Task.Delay(Settling);
        One("nodes at rest, processor of one core", "%", await RestAsync(pid), 5);
        One("nodes at rest, memory", "MB", ProcFigures.Memory(pid) / 1e6, 0);
        if (pods > 0) await FillAsync(cluster.Client, pid, pods);
    }

    private static async Task FillAsync(HttpKubeClient client, int pid, int pods)
    {
        var (clock, before) = (Stopwatch.StartNew(), ProcFigures.ProcessorTime(pid));
        for (var left = pods; left > 0; left -= PodsOfOne) await RunAsync(client, $"pods-{left}", Math.Min(left, PodsOfOne));
        One($"{pods:N0} pods, until all are ready", "s", clock.Elapsed.TotalSeconds, pods / 1000.0);
        One("processor time for one of them", "ms", (ProcFigures.ProcessorTime(pid) - before).TotalMilliseconds / pods, 2);
        await Task.Delay(LongSettling);
        One("nodes and pods at rest, processor of one core", "%", await RestAsync(pid), 10);
        One("nodes and pods at rest, memory", "MB", ProcFigures.Memory(pid) / 1e6, 1200);
        One("most memory ever", "MB", ProcFigures.MostMemory(pid) / 1e6, 0);
    }

    private static async Task RunAsync(HttpKubeClient client, string name, int replicas)
    {
        await client.CreateAsync(ResourceTypes.Deployments, "default", JsonBytes.Of(PropagationMeasure.DeploymentOf(name, replicas)), WriteOptions.Default, CancellationToken.None);
        await foreach (var change in client.WatchAsync(ResourceTypes.Deployments, "default", new WatchOptions { FieldSelector = $"metadata.name={name}" }, CancellationToken.None))
        {
            if (change.Type != WatchEventType.Bookmark && change.Object.View<Deployment>().Status.ReadyReplicas == replicas) return;
        }
    }

    private static async Task UntilReadyAsync(HttpKubeClient client, int nodes)
    {
        var ready = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var change in client.WatchAsync(ResourceTypes.Nodes, null, new WatchOptions(), CancellationToken.None))
        {
            if (change.Type == WatchEventType.Bookmark || !change.Object.View<Node>().Status.Conditions.IsTrue("Ready")) continue;
            if (ready.Add(change.Object.Header.Name) && ready.Count == nodes) return;
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

    private static int Number(string[] size, int at, int otherwise) => at < size.Length ? int.Parse(size[at], CultureInfo.InvariantCulture) : otherwise;
}
