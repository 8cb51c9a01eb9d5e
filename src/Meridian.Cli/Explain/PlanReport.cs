using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Tells a plan to people.</summary>
internal static class PlanReport
{
    private static readonly string[] Titles = ["CLUSTER", "NOW", "THEN", "CHANGE", "REASON"];
    private static readonly string[] OverrideTitles = ["CLUSTER", "FIELD", "BEFORE", "AFTER"];

    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="overrides">Whether fields that overrides change are shown.</param>
    public static void Write(TextWriter output, PlanReviewStatus plan, bool overrides)
    {
        foreach (var planned in plan.Objects)
        {
            WriteObject(output, planned);
            if (overrides) WriteOverrides(output, planned);
            output.WriteLine();
        }
        foreach (var note in plan.Notes) output.WriteLine($"note: {note}");
        output.WriteLine(Sum(plan.Objects));
    }

    /// <summary>Writes where one object is and would be.</summary>
    public static void WriteObject(TextWriter output, PlannedObject planned)
    {
        output.WriteLine($"{Title(planned.Object)}: {Headline(planned)}");
        if (planned.Problem.Length > 0) output.WriteLine($"problem: {planned.Problem}");
        if (planned.Clusters.Length > 0) TextTable.Write(output, [Titles, .. planned.Clusters.Select(Row)]);
        foreach (var failure in planned.Failures) output.WriteLine($"override failure: {failure}");
        foreach (var conflict in planned.Conflicts) output.WriteLine($"override conflict: {conflict}");
    }

    /// <summary>The object as a title: <c>deployment default/backend</c>.</summary>
    public static string Title(ReviewedObject value) => $"{value.Kind.ToLowerInvariant()} {(value.Namespace.Length > 0 ? value.Namespace + "/" : "")}{value.Name}";

    /// <summary>So many replicas, in words.</summary>
    public static string Replicas(long count) => count == 1 ? "1 replica" : $"{count} replicas";

    private static string Headline(PlannedObject planned)
    {
        var parts = new List<string>();
        if (planned.Action.Length > 0) parts.Add($"would be {planned.Action.ToLowerInvariant()}d");
        if (planned.Message.Length > 0) return string.Join(", ", parts.Append(planned.Message));
        if (planned.Replicas is { } replicas) parts.Add(Replicas(replicas));
        if (planned.Policy.Length > 0) parts.Add($"placed by {planned.Policy}");
        parts.Add(planned.Moves == 0 ? "nothing moves" : $"{Replicas(planned.Moves)} {(planned.Moves == 1 ? "moves" : "move")}");
        if (planned.Shortfall > 0) parts.Add($"{Replicas(planned.Shortfall)} {(planned.Shortfall == 1 ? "fits" : "fit")} nowhere");
        return string.Join(", ", parts);
    }

    private static string[] Row(PlannedCluster cluster) =>
        [cluster.Name, Share(cluster.PlacedNow, cluster.Now), Share(cluster.PlacedThen, cluster.Then), Change(cluster), $"{cluster.Reason}: {cluster.Message}"];

    private static string Share(bool placed, long? replicas) => !placed ? "-" : replicas is { } count ? $"{count}" : "copy";

    private static string Change(PlannedCluster cluster)
    {
        if (!cluster.Changes) return "=";
        var difference = (cluster.Then ?? 0) - (cluster.Now ?? 0);
        if (difference != 0) return difference > 0 ? $"+{difference}" : $"{difference}";
        return cluster.PlacedThen ? "new" : "gone";
    }

    private static void WriteOverrides(TextWriter output, PlannedObject planned)
    {
        if (planned.Overrides.Length == 0) return;
        output.WriteLine("overrides:");
        TextTable.Write(output, [OverrideTitles, .. planned.Overrides.Select(o => (string[])[o.Cluster, o.Field, OrNone(o.Before), OrNone(o.After)])]);
    }

    private static string OrNone(string value) => value.Length > 0 ? value : "-";

    private static string Sum(PlannedObject[] objects)
    {
        var (changed, otherwise, moves, shortfall) = (objects.Count(o => o.HasChanges), objects.Count(o => o.IsPlacedOtherwise), objects.Sum(o => o.Moves), objects.Sum(o => o.Shortfall));
        if (changed == 0) return "No changes.";
        return $"Plan: {changed} of {objects.Length} object{(objects.Length == 1 ? "" : "s")} would change, {otherwise} would be placed otherwise, {Replicas(moves)} would move"
            + (shortfall > 0 ? $", {Replicas(shortfall)} would fit nowhere." : ".");
    }
}
