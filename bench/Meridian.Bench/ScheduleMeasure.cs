using System.Globalization;
using System.Text;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Filters;
using Meridian.Scheduler.Scores;

namespace Meridian.Bench;

/// <summary>Finds nodes for pods one after the other, in this process and on one core: what scheduling takes beside writing it down.</summary>
internal static class ScheduleMeasure
{
    private const int Pods = 5000;

    public static void Run()
    {
        Console.WriteLine("| nodes | pods there before | pods of one owner placed | wanted |");
        Console.WriteLine("|---|---|---|---|");
        Measure(1000, 0);
        foreach (var (nodes, before, wanted) in ((int, int, int)[])[(1000, 0, 5000), (1000, 50_000, 5000), (5000, 0, 2000), (5000, 200_000, 2000)])
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {nodes:N0} | {before:N0} | {Measure(nodes, before):N0}/s | {wanted:N0}/s |"));
    }

    private static double Measure(int nodes, int before)
    {
        var state = new ClusterState();
        for (var i = 0; i < nodes; i++) state.SetNode(Node(i));
        for (var i = 0; i < before; i++) state.Place(new PodInfo(Pod("before", i), state.Amounts), NodeName(i % nodes));
        var pods = Enumerable.Range(0, Pods).Select(i => new PodInfo(Pod("new", i), state.Amounts)).ToArray();
        var choice = new NodeChoice(NodeFilters.All, NodeScores.All);
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        foreach (var pod in pods) state.Place(pod, choice.Decide(pod, state).Node!);
        return Pods / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static KubeObject Node(int i) => Parse($$$"""
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{NodeName(i)}}}","uid":"n{{{i}}}","labels":{"kubernetes.io/hostname":"{{{NodeName(i)}}}","topology.kubernetes.io/zone":"z{{{i % 3}}}"}},"status":{"allocatable":{"cpu":"32","memory":"256Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True"}]}}
        """);

    private static KubeObject Pod(string owner, int i) => Parse($$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"default","name":"{{{{owner}}}}-{{{{i}}}}","uid":"{{{{owner}}}}-{{{{i}}}}","labels":{"app":"{{{{owner}}}}"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{{{{owner}}}}","uid":"{{{{owner}}}}","controller":true}]},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"100m","memory":"128Mi"}}}]}}
        """);

    private static string NodeName(int i) => string.Create(CultureInfo.InvariantCulture, $"node-{i}");

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}
