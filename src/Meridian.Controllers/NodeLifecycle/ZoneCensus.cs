using Meridian.Objects;

namespace Meridian.Controllers.NodeLifecycle;

/// <summary>How a zone's nodes are.</summary>
internal enum ZoneHealth
{
    /// <summary>Most are ready, or few are not.</summary>
    Normal,

    /// <summary>So many are not ready that the fault is hardly theirs.</summary>
    Disrupted,

    /// <summary>None is ready.</summary>
    Lost,
}

/// <summary>Counts the nodes of each zone that are ready and that are not. Safe for concurrent use.</summary>
internal sealed class ZoneCensus
{
    private const double DisruptedShare = 0.55;
    private const int FewNotReady = 2;

    // Guards both.
    private readonly Lock gate = new();
    private readonly Dictionary<string, (string Zone, bool Ready)> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Ready, int NotReady)> zones = new(StringComparer.Ordinal);

    /// <summary>The zone of a node; one text for all that name none.</summary>
    internal static string ZoneOf(KubeObject node) =>
        $"{node.Header.Labels.GetValueOrDefault(WellKnownLabels.Region)}/{node.Header.Labels.GetValueOrDefault(WellKnownLabels.Zone)}";

    /// <summary>Takes note of a node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">It, or null if it is gone.</param>
    /// <returns>Whether the health of a zone is another now.</returns>
    internal bool Observe(string name, KubeObject? node)
    {
        (string Zone, bool Ready)? now = node is null ? null : (ZoneOf(node), NodeHealthPlan.Ready(node) == "True");
        lock (gate)
        {
            (string Zone, bool Ready)? before = nodes.TryGetValue(name, out var known) ? known : null;
            if (before == now) return false;
            string[] concerned = [.. new[] { before?.Zone, now?.Zone }.OfType<string>().Distinct()];
            var healths = Array.ConvertAll(concerned, HealthOf);
            if (before is { } old) Count(old, -1);
            if (now is { } fresh) Count(nodes[name] = fresh, 1);
            else nodes.Remove(name);
            return !healths.AsSpan().SequenceEqual(Array.ConvertAll(concerned, HealthOf));
        }
    }

    /// <summary>How a zone is, and how many nodes it has.</summary>
    internal (ZoneHealth Health, int Nodes) Of(string zone)
    {
        lock (gate) return (HealthOf(zone), zones.TryGetValue(zone, out var counts) ? counts.Ready + counts.NotReady : 0);
    }

    private void Count((string Zone, bool Ready) node, int by)
    {
        var counts = zones.GetValueOrDefault(node.Zone);
        var sum = node.Ready ? counts with { Ready = counts.Ready + by } : counts with { NotReady = counts.NotReady + by };
        if (sum == default) zones.Remove(node.Zone);
        else zones[node.Zone] = sum;
    }

    private ZoneHealth HealthOf(string zone)
    {
        var (ready, bad) = zones.GetValueOrDefault(zone);
        if (bad == 0) return ZoneHealth.Normal;
        if (ready == 0) return ZoneHealth.Lost;
        return bad > FewNotReady && bad >= DisruptedShare * (ready + bad) ? ZoneHealth.Disrupted : ZoneHealth.Normal;
    }
}
