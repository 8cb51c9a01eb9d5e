using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Tells people why an object is where it is.</summary>
internal static class WhyReport
{
    private static readonly string[] Titles = ["CLUSTER", "NOW", "NEXT", "TARGET", "READY", "STATE", "REASON"];
    private static readonly string[] WholeTitles = ["CLUSTER", "STATE", "REASON"];
    private static readonly string[] MoveTitles = ["WHEN", "CLUSTER", "FROM", "TO", "CAUSE"];
    private static readonly string[] OverrideTitles = ["CLUSTER", "FIELD", "VALUE", "POLICY"];

    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="why">The answer.</param>
    /// <param name="inFull">Whether what each cluster was judged by is shown too.</param>
    /// <param name="now">For ages.</param>
    public static void Write(TextWriter output, PlacementReviewStatus why, bool inFull, DateTimeOffset now)
    {
        output.WriteLine($"{PlanReport.Title(why.Object)}");
        Line(output, "policy", why.Policy);
        foreach (var reason in why.PolicyReasons) Line(output, "", reason);
        if (why.Replicas is { } replicas) Line(output, "replicas", $"{replicas}, divided {why.Division}");
        if (why.Shortfall > 0) Line(output, "shortfall", $"{PlanReport.Replicas(why.Shortfall)} for which no cluster has room");
        foreach (var note in why.Notes) Line(output, "note", note);
        output.WriteLine();
        if (why.Replicas is null) TextTable.Write(output, [WholeTitles, .. why.Clusters.Select(WholeRow)]);
        else TextTable.Write(output, [Titles, .. why.Clusters.Select(Row)]);
        foreach (var cluster in why.Clusters.Where(c => inFull || c.Filters.Any(f => !f.Passed))) WriteCluster(output, cluster, inFull);
        WriteOverrides(output, why);
        WriteMoves(output, why.Moves, now);
    }

    private static void Line(TextWriter output, string title, string text) => output.WriteLine($"  {(title.Length > 0 ? title + ":" : ""),-11} {text}");

    private static string[] Row(ReviewedCluster cluster) =>
        [cluster.Name, Number(cluster.Now), Number(cluster.Next), Number(cluster.Target), Number(cluster.Ready), State(cluster), $"{cluster.Reason}: {cluster.Message}"];

    private static string[] WholeRow(ReviewedCluster cluster) => [cluster.Name, State(cluster), $"{cluster.Reason}: {cluster.Message}"];

    private static string State(ReviewedCluster cluster) => cluster.State.Length > 0 ? cluster.State : cluster.Verdict;

    private static string Number(long? value) => value is { } number ? $"{number}" : "-";

    private static void WriteCluster(TextWriter output, ReviewedCluster cluster, bool inFull)
    {
        output.WriteLine();
        output.WriteLine($"{cluster.Name}:");
        foreach (var filter in cluster.Filters.Where(f => inFull || !f.Passed)) output.WriteLine($"  {(filter.Passed ? "passed" : "failed")}  {filter.Name}: {filter.Message}");
        if (!inFull) return;
        foreach (var score in cluster.Scores) output.WriteLine($"  score   {score.Name}: {score.Value}");
        foreach (var (name, value) in cluster.Inputs) output.WriteLine($"  input   {name}: {value}");
    }

    private static void WriteOverrides(TextWriter output, PlacementReviewStatus why)
    {
        if (why.Overrides.Length > 0)
        {
            output.WriteLine();
            output.WriteLine("overrides:");
            TextTable.Write(output, [OverrideTitles, .. why.Overrides.Select(o => (string[])[o.Cluster, o.Field, o.Value, o.Policy])]);
        }
        foreach (var conflict in why.Conflicts) output.WriteLine($"override conflict: {conflict}");
    }

    private static void WriteMoves(TextWriter output, PlacementMove[] moves, DateTimeOffset now)
    {
        if (moves.Length == 0) return;
        output.WriteLine();
        output.WriteLine("last moves:");
        TextTable.Write(output, [MoveTitles, .. moves.Select(m => (string[])[Age(m.Time, now), m.Cluster, Number(m.From), Number(m.To), $"{m.Reason}: {m.Message}"])]);
    }

    private static string Age(DateTimeOffset? time, DateTimeOffset now) => time is { } then ? $"{Short(now - then)} ago" : "?";

    private static string Short(TimeSpan age) => age.TotalMinutes < 2 ? $"{age.TotalSeconds:0}s" : age.TotalHours < 2 ? $"{age.TotalMinutes:0}m" : age.TotalDays < 2 ? $"{age.TotalHours:0}h" : $"{age.TotalDays:0}d";
}
