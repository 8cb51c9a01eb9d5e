using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the parts of a placement policy.</summary>
internal static class PlacementPolicyRules
{
    /// <summary>The ways to divide replicas; the first is the default.</summary>
    public static readonly string[] Divisions = ["Balanced", "Duplicated", "Weighted", "Capacity", "Aggregated"];

    private const int MaxShares = 1000;
    private static readonly string[] Topologies = ["cluster", "region", "zone", "provider"];
    private static readonly string[] Times = ["notReadyAfter", "after", "failbackAfter", "unschedulableAfter", "gracePeriod"];
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static void Groups(JsonObject spec, Faults faults)
    {
        foreach (var (i, group) in spec.Items("affinityGroups"))
        {
            var field = $"spec.affinityGroups[{i}]";
            if (group.Text("name").Length == 0) faults.Required(field + ".name");
            else faults.DnsLabel(field + ".name", group.Text("name"));
            ClusterSelectionRules.Validate(group, field, faults);
        }
        UniqueNames(spec, "affinityGroups", "name", faults);
    }

    public static void Spread(JsonObject spec, Faults faults)
    {
        foreach (var (i, constraint) in spec.Items("spread")) Constraint(constraint, $"spec.spread[{i}]", faults);
        UniqueNames(spec, "spread", "topologyKey", faults);
    }

    public static void Replicas(JsonObject? replicas, Faults faults)
    {
        const string field = "spec.replicas";
        var division = replicas.Text("division");
        faults.OneOf(field + ".division", division, Divisions);
        Bounds(replicas, field, faults);
        if (replicas.Array("clusters") is { Count: > MaxShares } many) faults.TooMany(field + ".clusters", many.Count, MaxShares);
        foreach (var (i, share) in replicas.Items("clusters"))
        {
            var path = $"{field}.clusters[{i}]";
            ClusterSelectionRules.Validate(share, path, faults);
            faults.NotNegative(path + ".weight", share.Number("weight"));
            if (share.Has("weight") && division != "Weighted") faults.Forbidden(path + ".weight", "may only be specified when `division` is 'Weighted'");
            Bounds(share, path, faults);
        }
        if (division == "Weighted" && !replicas.Items("clusters").Any(s => s.Item.Number("weight") > 0))
            faults.Required(field + ".clusters", "at least one entry with a `weight` above 0 when `division` is 'Weighted'");
    }

    public static void Movement(JsonObject? movement, Faults faults)
    {
        const string field = "spec.movement";
        if (movement.Has("budget"))
        {
            var budget = RolloutRules.Amount(movement!["budget"], field + ".budget", faults);
            RolloutRules.NotMoreThanAll(movement["budget"], field + ".budget", faults);
            if (budget == 0) faults.Invalid(field + ".budget", movement["budget"], "must be greater than 0: with no budget at all, what a lost cluster ran would never be replaced");
        }
        if (Duration(movement, "window", field, faults) == TimeSpan.Zero) faults.InvalidText(field + ".window", movement.Text("window"), "must be longer than 0");
    }

    public static void Failover(JsonObject? failover, Faults faults)
    {
        const string field = "spec.failover";
        foreach (var name in Times) Duration(failover, name, field, faults);
        if (DurationText.Parse(failover.Text("after")) is { } after && DurationText.Parse(failover.Text("notReadyAfter")) is { } notReady && after < notReady)
            faults.InvalidText(field + ".after", failover.Text("after"), $"must not be shorter than notReadyAfter {failover.Text("notReadyAfter")}");
    }

    private static void Constraint(JsonObject constraint, string field, Faults faults)
    {
        var key = constraint.Text("topologyKey");
        if (key.Length == 0) faults.Required(field + ".topologyKey", "cluster, region, zone, provider, or a label of the Cluster objects");
        else if (!Topologies.Contains(key, StringComparer.Ordinal)) faults.QualifiedName(field + ".topologyKey", key);
        var (skew, least, most) = (constraint.Number("maxSkew"), constraint.Number("minGroups"), constraint.Number("maxGroups"));
        if ((skew, least, most) is (null, null, null)) faults.Required(field + ".maxSkew", "one of maxSkew, minGroups and maxGroups is needed");
        foreach (var (name, value) in (ReadOnlySpan<(string, long?)>)[("maxSkew", skew), ("minGroups", least), ("maxGroups", most)])
            if (value < 1) faults.InvalidNumber($"{field}.{name}", value.Value, "must be greater than 0");
        if (most >= 1 && most < least) faults.InvalidNumber(field + ".maxGroups", most.Value, $"must be greater than or equal to minGroups {least}");
        faults.OneOf(field + ".whenUnsatisfiable", constraint.Text("whenUnsatisfiable"), "DoNotSchedule", "ScheduleAnyway");
    }

    private static void Bounds(JsonObject? owner, string field, Faults faults)
    {
        var (least, most) = (owner.Number("min"), owner.Number("max"));
        faults.NotNegative(field + ".min", least);
        faults.NotNegative(field + ".max", most);
        if (most >= 0 && most < least) faults.InvalidNumber(field + ".max", most.Value, $"must be greater than or equal to min {least}");
    }

    private static TimeSpan? Duration(JsonObject? owner, string name, string field, Faults faults)
    {
        var text = owner.Text(name);
        if (text.Length == 0) return null;
        var time = DurationText.Parse(text);
        if (time is null || time > Longest) faults.InvalidText($"{field}.{name}", text, "must be a length of time of at most 720h, such as 4s, 500ms or 1m30s");
        return time;
    }

    private static void UniqueNames(JsonObject spec, string list, string key, Faults faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, item) in spec.Items(list))
            if (item.Text(key) is { Length: > 0 } name && !seen.Add(name)) faults.Duplicate($"spec.{list}[{i}].{key}", name);
    }
}
