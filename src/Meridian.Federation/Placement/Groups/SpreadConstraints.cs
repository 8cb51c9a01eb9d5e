using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Spreads over regions, zones, providers, clusters or any label: which groups are used, and how much they may differ.</summary>
internal static class SpreadConstraints
{
    /// <summary>Leaves active only the members of the groups that are used.</summary>
    /// <returns>False if a constraint cannot be met and forbids to go on: then everything stays as it is.</returns>
    public static bool Choose(PlacementWork work)
    {
        var constraints = work.Candidates.Rules.Spec.Spread;
        for (var k = 0; k < constraints.Length; k++)
            if (!GroupChoice.Choose(work, k) && IsStrict(constraints[k])) return Hold(work, constraints[k]);
        return true;
    }

    /// <summary>Evens out what was divided, where groups differ by more than they may.</summary>
    public static void Level(PlacementWork work)
    {
        var rules = work.Candidates.Rules;
        if (work.Request.Replicas is null || rules.Spec.Spread.Length == 0 || rules.Division == Division.Duplicated) return;
        for (var k = 0; k < rules.Spec.Spread.Length; k++) GroupLevelling.UseEnough(work, k);
        for (var k = 0; k < rules.Spec.Spread.Length; k++) GroupLevelling.Even(work, k);
        GroupLevelling.Trim(work);
    }

    /// <summary>Whether enough groups have members of a set that take part, for every constraint that insists on it.</summary>
    public static bool CanMeet(PlacementWork work, int[] members)
    {
        var constraints = work.Candidates.Rules.Spec.Spread;
        for (var k = 0; k < constraints.Length; k++)
        {
            if (!IsStrict(constraints[k]) || constraints[k].MinGroups is not { } least) continue;
            var groups = work.Candidates.Topologies[k].GroupOf;
            if (members.Where(i => groups[i] >= 0 && work.Seats[i].State != SeatState.Out).Select(i => groups[i]).Distinct().Count() < least) return false;
        }
        return true;
    }

    /// <summary>Whether nothing is placed when the constraint cannot be met.</summary>
    public static bool IsStrict(SpreadConstraint constraint) => constraint.WhenUnsatisfiable != "ScheduleAnyway";

    private static bool Hold(PlacementWork work, SpreadConstraint constraint)
    {
        work.Problem = $"spread over {constraint.TopologyKey} needs {constraint.MinGroups ?? 1} groups, and the clusters that come into question are in fewer";
        foreach (var i in work.Active) work.Seats[i].Target = work.Seats[i].Wanted;
        work.Narrow(i => work.Seats[i].HasCopy || work.Seats[i].IsUnknown, "SpreadUnsatisfied", work.Problem);
        return false;
    }
}
