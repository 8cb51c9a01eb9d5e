using System.Globalization;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells of every member what it was judged by and what came of it. Pure.</summary>
internal static class ReviewedClusters
{
    /// <param name="value">What the decision was made from.</param>
    /// <param name="plan">The decision, with its trace.</param>
    /// <param name="written">What the Placement says.</param>
    /// <param name="now">For ages.</param>
    public static IEnumerable<ReviewedCluster> Of(PlacementCase value, PlacementPlan plan, PlacementStatus written, DateTimeOffset now)
    {
        var rows = (plan.Trace?.Rows ?? []).ToDictionary(r => r.Cluster, StringComparer.Ordinal);
        var filters = (plan.Trace?.Filters ?? []).ToLookup(f => f.Cluster, StringComparer.Ordinal);
        var states = written.Clusters.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var copies = value.Copies.ToDictionary(c => c.Cluster, StringComparer.Ordinal);
        foreach (var member in value.Members.OrderBy(m => m.Name, StringComparer.Ordinal))
        {
            var decision = plan.For(member.Name);
            var (row, copy) = (rows.GetValueOrDefault(member.Name), copies.GetValueOrDefault(member.Name));
            yield return new()
            {
                Name = member.Name, Verdict = decision?.Verdict.ToString() ?? "", Reason = decision?.Reason ?? "", Message = decision?.Message ?? "",
                Now = copy?.Wanted, Ready = copy?.Wanted is null ? null : copy.Ready, Next = decision?.Replicas,
                Target = decision?.Verdict == PlacementVerdict.Place ? row?.Target : null, State = states.GetValueOrDefault(member.Name)?.State ?? "",
                Inputs = Inputs(member, row, copy, now), Filters = [.. filters[member.Name].Select(Filter)], Scores = Scores(row),
            };
        }
    }

    private static ReviewedFilter Filter(FilterStep step) =>
        new() { Name = step.Filter, Passed = step.Passed, Message = step.Message.Length > 0 ? step.Message : step.Passed ? "nothing speaks against it" : step.Reason };

    private static ReviewedScore[] Scores(DivisionRow? row)
    {
        if (row is null) return [];
        return
        [
            new() { Name = "weight", Value = Text(row.Weight) },
            new() { Name = "bounds", Value = $"{row.Min} to {(row.Max is { } most ? Text(most) : "any number")}" },
            new() { Name = "room", Value = row.Room is { } room ? $"at most {room} replicas fit" : "not known to be limited" },
        ];
    }

    private static Dictionary<string, string> Inputs(MemberFacts member, DivisionRow? row, CopyFacts? copy, DateTimeOffset now)
    {
        var inputs = new Dictionary<string, string>(StringComparer.Ordinal) { ["standing"] = Standing(member, now) };
        if (row is not null) inputs["takes part"] = row.State;
        Add(inputs, "region", member.Region);
        Add(inputs, "zones", string.Join(", ", member.Zones));
        Add(inputs, "provider", member.Provider);
        Add(inputs, "version", member.Version);
        Add(inputs, "labels", string.Join(", ", member.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}")));
        Add(inputs, "taints", string.Join(", ", member.Taints.Select(t => $"{t.Key}{(t.Value.Length > 0 ? "=" + t.Value : "")}:{t.Effect}{(t.TimeAdded is { } added ? $" for {Age(now - added)}" : "")}")));
        if (copy?.Conflict == true) inputs["conflict"] = "an object of that name is there that the federation did not make";
        if (copy?.Waiting > 0) inputs["waiting"] = $"{copy.Waiting} pods have no node yet, {copy.Unschedulable} of them for too long";
        return inputs;
    }

    private static void Add(Dictionary<string, string> inputs, string name, string value)
    {
        if (value.Length > 0) inputs[name] = value;
    }

    private static string Standing(MemberFacts member, DateTimeOffset now)
    {
        if (member.FailingSince is { } failing) return $"{member.Standing}, failing for {Age(now - failing)}";
        return member.WellSince is { } well ? $"{member.Standing}, well again for {Age(now - well)}" : $"{member.Standing}";
    }

    private static string Age(TimeSpan age) =>
        age.TotalMinutes < 2 ? $"{Text((long)age.TotalSeconds)} s" : age.TotalHours < 2 ? $"{Text((long)age.TotalMinutes)} min" : age.TotalDays < 2 ? $"{Text((long)age.TotalHours)} h" : $"{Text((long)age.TotalDays)} days";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
