using System.Diagnostics;
using System.Globalization;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>A lab of a size: its start, its memory, what it costs at rest, and how long one more Deployment takes that goes to every cluster.</summary>
internal static class LabSizeMeasure
{
    private const int Rounds = 100;

    private static readonly int[] Standard = [100, 5000, 20_000];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);

    /// <param name="binary">The binary under measurement.</param>
    /// <param name="size">Clusters, nodes of each and pods of each; what is left out is as in the figures that are to be reached.</param>
    public static async Task RunAsync(string binary, string[] size)
    {
        var (clusters, nodes, pods) = (Number(size, 0), Number(size, 1), Number(size, 2));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clusters:N0} clusters of {nodes:N0} nodes and {pods:N0} pods"));
        Console.WriteLine($"{"what",-52} {"median",10} {"p99",10} {"limit",10}");
        var clock = Stopwatch.StartNew();
        await using var lab = await SizedLab.StartAsync(binary, clusters, nodes, pods);
        One("from nothing to serving", "s", clock.Elapsed.TotalSeconds, 300);
        await Task.Delay(Settling);
        One("processor time until at rest", "s", lab.ProcessorTime.TotalSeconds, 600);
        await RestAsync(lab);
        One("memory at rest", "GB", lab.Memory / 1e9, 20);
        One("memory for each node and pod", "KB", lab.Memory / 1e3 / ((long)clusters * (nodes + pods)), 8);
        await PlaceAsync(lab, clusters);
        One("most memory ever", "GB", lab.MostMemory / 1e9, 20);
    }

    private static async Task RestAsync(SizedLab lab)
    {
        var before = lab.ProcessorTime;
        await Task.Delay(Rest);
        One("processor at rest, of one core", "%", (lab.ProcessorTime - before) / Rest * 100, 100);
    }

    // One replica for each cluster, one Deployment after the other.
    private static async Task PlaceAsync(SizedLab lab, int clusters)
    {
        var (placed, ready) = (new Samples("one more Deployment, until it has pods everywhere", "s", 1), new Samples("the same, until all are ready (200 ms each)", "s", 1.3));
        await using var watch = await CopyWatch.StartAsync(lab.Connect());
        using var connection = lab.Connect();
        var before = lab.ProcessorTime;
        for (var round = 0; round < Rounds; round++)
        {
            var key = new ObjectKey("default", string.Create(CultureInfo.InvariantCulture, $"everywhere-{round}"));
            var clock = Stopwatch.StartNew();
            var pods = watch.SeesAsync(key, d => d.Status.Replicas == clusters);
            await connection.Client.CreateAsync(ResourceTypes.Deployments, key.Namespace, JsonBytes.Of(PropagationMeasure.DeploymentOf(key.Name, clusters)), WriteOptions.Default, CancellationToken.None);
            await pods;
            placed.Add(clock.Elapsed.TotalSeconds);
            await watch.SeesAsync(key, d => d.Status.ReadyReplicas == clusters);
            ready.Add(clock.Elapsed.TotalSeconds);
        }
        placed.Print();
        ready.Print();
        One("processor time for one of them", "s", (lab.ProcessorTime - before).TotalSeconds / Rounds, 1);
    }

    private static void One(string what, string unit, double value, double limit)
    {
        var sample = new Samples(what, unit, limit);
        sample.Add(value);
        sample.Print();
    }

    private static int Number(string[] size, int at) => at < size.Length ? int.Parse(size[at], CultureInfo.InvariantCulture) : Standard[at];
}
