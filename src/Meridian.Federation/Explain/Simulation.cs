using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Plays a scenario over a snapshot of facts: members are lost or drained, objects scaled, and every object is placed anew by <see cref="Placer"/>. Objects are
/// placed one after another, and what one takes of a member's room the next does not have. Pure.
/// </summary>
internal sealed class Simulation
{
    private readonly Scenario scenario;
    private readonly IReadOnlyList<MemberFacts> before;
    private readonly IReadOnlyList<MemberFacts> after;
    private readonly CandidateCache candidates = new();

    // By member: what part of its room other objects have taken, 0 to 1.
    private readonly Dictionary<string, double> taken = new(StringComparer.Ordinal);

    private Simulation(Scenario scenario, IReadOnlyList<MemberFacts> members) =>
        (this.scenario, before, after) = (scenario, members, [.. members.Select(m => Stricken(m, scenario))]);

    /// <summary>Plays it.</summary>
    /// <param name="scenario">What happens.</param>
    /// <param name="members">All members, ordered by name.</param>
    /// <param name="cases">The objects whose replicas are divided, with their copies.</param>
    public static SimulationStatus Run(Scenario scenario, IReadOnlyList<MemberFacts> members, IReadOnlyList<PlacementCase> cases) => new Simulation(scenario, members).Run(cases);

    private SimulationStatus Run(IReadOnlyList<PlacementCase> cases)
    {
        PlannedObject[] objects = [.. cases.OrderBy(c => c.Source.Key.ToString(), StringComparer.Ordinal).ThenBy(c => c.Kind.Type.Kind, StringComparer.Ordinal).Select(Play)];
        PlannedObject[] changed = [.. objects.Where(o => o.HasChanges || o.Shortfall > 0)];
        return new()
        {
            Objects = changed, Unchanged = objects.Length - changed.Length, Replicas = objects.Sum(o => o.Replicas ?? 0), Moves = changed.Sum(o => o.Moves),
            Shortfall = changed.Sum(o => o.Shortfall), Lost = objects.Sum(Lost), Clusters = [.. before.Select(m => Cluster(m, objects))],
        };
    }

    private PlannedObject Play(PlacementCase now)
    {
        var then = now with
        {
            Members = after,
            Request = now.Request with { Replicas = scenario.Replicas.TryGetValue(now, out var replicas) ? replicas : now.Request.Replicas, Room = Room(now) },
        };
        var end = then.End(candidates).Without(scenario.Lost);
        var planned = Forecast.Of(now, then, end);
        Take(now, planned);
        return planned;
    }

    private long[]? Room(PlacementCase now)
    {
        if (now.Request.Room is not { } room) return null;
        return [.. room.Select((free, i) => free < 0 ? free : (long)(free * (1 - Math.Min(1, taken.GetValueOrDefault(after[i].Name)))))];
    }

    private void Take(PlacementCase now, PlannedObject planned)
    {
        if (now.Request.Room is not { } room) return;
        foreach (var cluster in planned.Clusters)
        {
            var i = after.Index().First(m => m.Item.Name == cluster.Name).Index;
            var growth = (cluster.Then ?? 0) - (cluster.Now ?? 0);
            if (growth > 0 && room[i] > 0) taken[cluster.Name] = taken.GetValueOrDefault(cluster.Name) + ((double)growth / room[i]);
        }
    }

    private long Lost(PlannedObject planned) => planned.Clusters.Where(c => scenario.Lost.Contains(c.Name)).Sum(c => c.Now ?? 0);

    private SimulatedCluster Cluster(MemberFacts member, PlannedObject[] objects)
    {
        var parts = objects.SelectMany(o => o.Clusters).Where(c => c.Name == member.Name).ToArray();
        return new()
        {
            Name = member.Name, Now = parts.Sum(c => c.Now ?? 0), Then = parts.Sum(c => c.Then ?? 0),
            Standing = scenario.Lost.Contains(member.Name) ? "Lost" : scenario.Drained.Contains(member.Name) ? "Drained" : member.Standing.ToString(),
        };
    }

    private static MemberFacts Stricken(MemberFacts member, Scenario scenario)
    {
        // Lost for good, and for longer than anybody is patient.
        if (scenario.Lost.Contains(member.Name)) return member with { Standing = MemberStanding.Offline, FailingSince = DateTimeOffset.MinValue };
        return scenario.Drained.Contains(member.Name)
            ? member with { Taints = [.. member.Taints, new Taint { Key = ClusterTaints.Unschedulable, Effect = "NoExecute" }] }
            : member;
    }
}
