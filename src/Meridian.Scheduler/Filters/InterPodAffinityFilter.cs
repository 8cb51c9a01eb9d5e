using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Queue;

namespace Meridian.Scheduler.Filters;

/// <summary>Keeps a pod beside those it insists on, away from those it cannot bear, and away from those that cannot bear it.</summary>
internal sealed class InterPodAffinityFilter : INodeFilter
{
    private static readonly string[] NotBeside = ["node(s) didn't match pod affinity rules"];
    private static readonly string[] Beside = ["node(s) didn't match pod anti-affinity rules"];
    private static readonly string[] Unwanted = ["node(s) didn't satisfy existing pods anti-affinity rules"];

    public string Name => "InterPodAffinity";

    public WakeOn WakeOn => WakeOn.NodeChanged | WakeOn.PodGone | WakeOn.PodPlaced;

    public Func<NodeInfo, IReadOnlyList<string>>? Prepare(PodInfo pod, ClusterState state)
    {
        if (pod.RequiredAffinity.Length == 0 && pod.RequiredAntiAffinity.Length == 0 && state.AntiAffine.Count == 0) return null;
        var beside = Terms(pod.RequiredAffinity, pod);
        var besideDomains = AffineDomains(beside, state);
        var isFirst = besideDomains.All(d => d.Count == 0) && beside.All(t => t.IsAbout(pod, state));
        var away = Terms(pod.RequiredAntiAffinity, pod);
        var awayDomains = away.Select(t => Domains(t, t.Candidates(state).Where(p => t.IsAbout(p, state)), state)).ToArray();
        var unwanted = DomainsThatRefuse(pod, state);
        return node =>
        {
            if (!beside.Select((t, i) => t.DomainOf(node) is { } d && (isFirst || besideDomains[i].Contains(d))).All(ok => ok)) return NotBeside;
            if (away.Where((t, i) => t.DomainOf(node) is { } d && awayDomains[i].Contains(d)).Any()) return Beside;
            return unwanted.Any(u => node.Labels.GetValueOrDefault(u.Key) == u.Domain) ? Unwanted : [];
        };
    }

    private static AffinityTerm[] Terms(Objects.PodAffinityTerm[] terms, PodInfo pod) => [.. terms.Select(t => new AffinityTerm(t, pod.Namespace))];

    // A pod counts as a neighbour only if all the rules are about it.
    private static HashSet<string>[] AffineDomains(AffinityTerm[] terms, ClusterState state)
    {
        if (terms.Length == 0) return [];
        var neighbours = terms[0].Candidates(state).Where(p => terms.All(t => t.IsAbout(p, state))).ToList();
        return [.. terms.Select(t => Domains(t, neighbours, state))];
    }

    private static HashSet<string> Domains(AffinityTerm term, IEnumerable<PodInfo> pods, ClusterState state) =>
        [.. pods.Select(p => term.DomainOf(ClusterState.NodeOf(p))).OfType<string>()];

    private static HashSet<(string Key, string Domain)> DomainsThatRefuse(PodInfo pod, ClusterState state)
    {
        var domains = new HashSet<(string, string)>();
        foreach (var other in state.AntiAffine)
        {
            foreach (var term in Terms(other.RequiredAntiAffinity, other))
            {
                if (term.IsAbout(pod, state) && term.DomainOf(ClusterState.NodeOf(other)) is { } domain) domains.Add((term.TopologyKey, domain));
            }
        }
        return domains;
    }
}
