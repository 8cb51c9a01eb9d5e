using Meridian.Scheduler.Cluster;
using Meridian.Scheduler.Filters;

namespace Meridian.Scheduler.Deciding;

/// <summary>
/// Chooses a pod's node. Neither clock nor chance: the same pod in the same cluster gets the same answer, but that each decision begins with the
/// node after the last one that the decision before it looked at.
/// </summary>
/// <param name="filters">What a node must pass.</param>
/// <param name="scores">What ranks those that do.</param>
/// <param name="percentage">Part of the nodes, in percent, that must have passed before the others are not looked at; 0 for one that shrinks as nodes grow.</param>
internal sealed class NodeChoice(IReadOnlyList<INodeFilter> filters, IReadOnlyList<WeightedScore> scores, int percentage = 0)
{
    // Below this many nodes all are looked at; above, a part of them, and not the same part for every pod.
    private const int AllOf = 100;

    private readonly NodeRanking ranking = new(scores);
    private int next;

    internal SchedulingDecision Decide(PodInfo pod, ClusterState state)
    {
        var guests = state.Nominations.Before(pod);
        // Room that is being made for others is theirs already.
        foreach (var (guest, node) in guests) state.Place(guest, node);
        var search = Search(pod, state);
        foreach (var (guest, _) in guests) state.Remove(guest.Key);
        // They may not come: a node must do without them too.
        if (guests.Count > 0 && search.Feasible.Count > 0)
        {
            var alone = new NodeFiltering(filters, pod, state);
            search.Feasible.RemoveAll(n => !alone.Admit(n));
        }
        return search.Feasible.Count > 0 ? SchedulingDecision.To(ranking.Best(pod, search.Feasible, state).Name) : search.Refused();
    }

    private NodeSearch Search(PodInfo pod, ClusterState state)
    {
        var nodes = state.Nodes;
        var search = new NodeSearch(nodes.Count);
        var filtering = new NodeFiltering(filters, pod, state);
        if (filtering.Nowhere is { } nowhere) return search.None(nowhere.Filter, nowhere.Why);
        // Where room was made for the pod it goes, if it can.
        if (state.FindNode(state.Nominations.NodeOf(pod.Key)) is { } nominated && filtering.Admit(nominated)) return search.Only(nominated);
        var enough = Enough(nodes.Count);
        var start = nodes.Count == 0 ? 0 : next % nodes.Count;
        var looked = 0;
        for (; looked < nodes.Count && search.Feasible.Count < enough; looked++)
        {
            var at = start + looked;
            var node = nodes[at < nodes.Count ? at : at - nodes.Count];
            if (filtering.Refuse(node, out var by) is { } refusal) search.Refuse(node, refusal, by!);
            else search.Feasible.Add(node);
        }
        if (nodes.Count > 0) next = (start + looked) % nodes.Count;
        return search;
    }

    private int Enough(int nodes)
    {
        if (nodes <= AllOf || percentage >= 100) return nodes;
        var part = percentage > 0 ? percentage : Math.Max(5, 50 - (nodes / 125));
        return Math.Max(AllOf, nodes * part / 100);
    }
}
