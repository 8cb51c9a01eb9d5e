using System.Globalization;
using System.Text;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Deciding;
using Meridian.Scheduler.Filters;

namespace Meridian.Bench;

/// <summary>Finds nodes for pods one after the other, in this process and on one core: what scheduling takes beside writing it down.</summary>
internal static class ScheduleMeasure
{
    private const int Pods = 5000;

    private static readonly (string Name, string Spec)[] Kinds =
    [
        ("plain", ""),
        ("spread over hosts and zones", Spread("kubernetes.io/hostname", 5) + "," + Spread("topology.kubernetes.io/zone", 1)),
        ("soft spread", Spread("topology.kubernetes.io/zone", 1).Replace("DoNotSchedule", "ScheduleAnyway", StringComparison.Ordinal)),
        ("anti-affinity to hosts of its kind", $$$"""{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{{{Term("kubernetes.io/hostname", "APP")}}}]}}"""),
        ("affinity to a zone, wish to be apart", $$$"""
            {"podAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{{{Term("topology.kubernetes.io/zone", "APP")}}}]},
             "podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":10,"podAffinityTerm":{{{Term("kubernetes.io/hostname", "APP")}}}}]}}
            """),
    ];

    public static void Run()
    {
        Console.WriteLine("| nodes | pods there before | pods placed | a second | wanted |");
        Console.WriteLine("|---|---|---|---|---|");
        Measure(1000, 0, Kinds[0].Spec);
        foreach (var (nodes, before, wanted) in ((int, int, int)[])[(1000, 0, 5000), (1000, 50_000, 5000), (5000, 0, 2000), (5000, 200_000, 2000)])
        {
            foreach (var (name, spec) in Kinds)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {nodes:N0} | {before:N0} | {name} | {Measure(nodes, before, spec):N0}/s | {wanted:N0}/s |"));
        }
    }

    private static double Measure(int nodes, int before, string spec)
    {
        var state = new ClusterState();
        for (var i = 0; i < nodes; i++) state.SetNode(Node(i));
        for (var i = 0; i < before; i++) state.Place(new PodInfo(Pod("before", i, ""), state.Amounts), NodeName(i % nodes));
        var pods = Enumerable.Range(0, Pods).Select(i => new PodInfo(Pod("new", i, spec), state.Amounts)).ToArray();
        var choice = new NodeChoice(NodeFilters.All, WeightedScore.Default);
        GC.Collect();
        var start = Environment.CpuUsage.TotalTime;
        foreach (var pod in pods) state.Place(pod, choice.Decide(pod, state).Node ?? throw new InvalidOperationException("a pod found no node"));
        return Pods / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static KubeObject Node(int i) => Parse($$$"""
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"{{{NodeName(i)}}}","uid":"n{{{i}}}","labels":{"kubernetes.io/hostname":"{{{NodeName(i)}}}","topology.kubernetes.io/zone":"z{{{i % 3}}}"}},"status":{"allocatable":{"cpu":"32","memory":"256Gi","pods":"110"},"conditions":[{"type":"Ready","status":"True"}]}}
        """);

    // A hundred pods are of one kind: so many can keep apart.
    private static KubeObject Pod(string owner, int i, string spec) => Parse($$$$"""
        {"apiVersion":"v1","kind":"Pod","metadata":{"namespace":"default","name":"{{{{owner}}}}-{{{{i}}}}","uid":"{{{{owner}}}}-{{{{i}}}}","labels":{"app":"{{{{owner}}}}","few":"{{{{Few(i)}}}}"},"ownerReferences":[{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"{{{{owner}}}}","uid":"{{{{owner}}}}","controller":true}]},"spec":{ {{{{Wishes(spec, i)}}}} "containers":[{"name":"c","image":"i","resources":{"requests":{"cpu":"100m","memory":"128Mi"}}}]}}
        """);

    private static string Wishes(string spec, int i) => spec.Length == 0 ? ""
        : spec.StartsWith("{\"pod", StringComparison.Ordinal) ? $"\"affinity\":{spec.Replace("APP", Few(i), StringComparison.Ordinal)},"
        : $"\"topologySpreadConstraints\":[{spec}],";

    private static string Few(int i) => string.Create(CultureInfo.InvariantCulture, $"{i / 100}");

    private static string Spread(string key, int skew) =>
        $$$$"""{"maxSkew":{{{{skew}}}},"topologyKey":"{{{{key}}}}","whenUnsatisfiable":"DoNotSchedule","labelSelector":{"matchLabels":{"app":"new"}}}""";

    private static string Term(string key, string few) => $$$$"""{"topologyKey":"{{{{key}}}}","labelSelector":{"matchLabels":{"app":"new","few":"{{{{few}}}}"}}}""";

    private static string NodeName(int i) => string.Create(CultureInfo.InvariantCulture, $"node-{i}");

    private static KubeObject Parse(string json) => KubeObject.Parse(Encoding.UTF8.GetBytes(json));
}
