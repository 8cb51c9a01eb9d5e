using System.Diagnostics;
using System.Globalization;
using Meridian.Federation;
using Meridian.Objects;

namespace Meridian.Bench;

/// <summary>Plans ten thousand workloads over a thousand clusters, in this process: when they are new, and once more when they run; on one core, and on all.</summary>
internal static class PlanMeasure
{
    private const int Clusters = 1000;
    private const int Workloads = 10_000;
    private const int Regions = 20;

    private static readonly (string Name, PlacementPolicySpec? Policy)[] Cases =
    [
        ("no policy", null),
        ("balanced, 3 regions", new() { Spread = [new() { TopologyKey = "region", MinGroups = 2, MaxGroups = 3 }, new() { TopologyKey = "cluster", MaxGroups = 6 }] }),
        ("weighted", new() { Replicas = new() { Division = "Weighted", Clusters = [new() { Fields = [In("region", "r1")], Weight = 3 }, new() { Weight = 1 }] } }),
        ("by capacity", new() { Replicas = new() { Division = "Capacity" } }),
        ("aggregated", new() { Replicas = new() { Division = "Aggregated" } }),
        ("affinity groups", new() { AffinityGroups = [new() { Name = "main", Fields = [In("region", "r1")] }, new() { Name = "spare" }] }),
    ];

    public static void Run()
    {
        Console.WriteLine($"{Workloads:N0} workloads of 1 to 30 replicas over {Clusters:N0} clusters in {Regions} regions\n");
        Console.WriteLine("| rules | all new, processor time | all run, processor time | all new, on all cores | memory each |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (var (name, policy) in Cases)
        {
            // Until the code is as fast as it gets.
            Measure(policy, 2000);
            var (fresh, again, together, bytes) = Measure(policy, Workloads);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {fresh.TotalMilliseconds:0} ms | {again.TotalMilliseconds:0} ms | {together.TotalMilliseconds:0} ms | {bytes / 1024.0:0.0} KB |"));
        }
    }

    private static (TimeSpan Fresh, TimeSpan Again, TimeSpan Together, long Bytes) Measure(PlacementPolicySpec? policy, int count)
    {
        var rules = policy is null ? PlacementRules.Default : PlacementRules.Of("PlacementPolicy default/p", policy);
        var candidates = Candidates.Of(rules, Members());
        var room = policy is null ? null : Enumerable.Range(0, Clusters).Select(i => (long)(20 + (i * 7919 % 500))).ToArray();
        var requests = Enumerable.Range(0, count).Select(i => new PlacementRequest($"default/workload-{i}", 1 + (i % 30)) { Room = room, Empty = EmptyShare.Drop }).ToArray();
        var plans = new PlacementPlan[count];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var fresh = Time(() =>
        {
            for (var i = 0; i < count; i++) plans[i] = Placer.Decide(requests[i], candidates, []);
        });
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var copies = Array.ConvertAll(plans, Copies);
        var again = Time(() =>
        {
            for (var i = 0; i < count; i++) Placer.Decide(requests[i], candidates, copies[i]);
        });
        var clock = Stopwatch.StartNew();
        Parallel.For(0, count, i => Placer.Decide(requests[i], candidates, []));
        return (fresh, again, clock.Elapsed, allocated / count);
    }

    private static MemberFacts[] Members() => [.. Enumerable.Range(0, Clusters).Select(i => new MemberFacts
    {
        Name = $"cluster-{i:0000}", Standing = MemberStanding.Ready, Region = $"r{i % Regions}", Zones = [$"r{i % Regions}-a"], Version = "v1.36.0",
    })];

    private static CopyFacts[] Copies(PlacementPlan plan) =>
        [.. plan.Decisions.Where(d => d.Replicas > 0).Select(d => new CopyFacts(d.Cluster) { Wanted = d.Replicas, Ready = d.Replicas!.Value })];

    private static ClusterFieldRequirement In(string key, string value) => new() { Key = key, Operator = "In", Values = [value] };

    // Time of the processor: what else runs on the machine is not counted.
    private static TimeSpan Time(Action work)
    {
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        work();
        return Environment.CpuUsage.TotalTime - start;
    }
}
