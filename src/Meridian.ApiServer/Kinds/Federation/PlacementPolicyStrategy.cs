using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>PlacementPolicies, and ClusterPlacementPolicies.</summary>
/// <param name="type">Which of the two.</param>
internal sealed class PlacementPolicyStrategy(ResourceType type) : BuiltInStrategy(type)
{
    private const int MaxEntries = 100;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        Word(spec, "adopt", "Never", "IfIdentical", "Always");
        Word(spec, "drift", "Correct", "Report");
        Word(spec, "dependencies", "Follow", "Ignore");
        Word(spec.Ensure("replicas"), "division", PlacementPolicyRules.Divisions);
        foreach (var (_, constraint) in spec.Items("spread")) Word(constraint, "whenUnsatisfiable", "DoNotSchedule", "ScheduleAnyway");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        foreach (var name in (string[])["resourceSelectors", "affinityGroups", "tolerations", "spread"])
            if (spec.Array(name) is { Count: > MaxEntries } many) faults.TooMany($"spec.{name}", many.Count, MaxEntries);
        foreach (var (i, selector) in spec.Items("resourceSelectors")) ResourceSelectorRules.Validate(selector, $"spec.resourceSelectors[{i}]", Type.Namespaced, faults);
        ClusterSelectionRules.Validate(spec.Obj("clusters"), "spec.clusters", faults);
        PlacementPolicyRules.Groups(spec, faults);
        TolerationRules.Validate(spec, "spec.tolerations", faults);
        PlacementPolicyRules.Spread(spec, faults);
        PlacementPolicyRules.Replicas(spec.Obj("replicas"), faults);
        PlacementPolicyRules.Movement(spec.Obj("movement"), faults);
        PlacementPolicyRules.Failover(spec.Obj("failover"), faults);
        faults.OneOf("spec.adopt", spec.Text("adopt"), "Never", "IfIdentical", "Always");
        faults.OneOf("spec.drift", spec.Text("drift"), "Correct", "Report");
        faults.OneOf("spec.dependencies", spec.Text("dependencies"), "Follow", "Ignore");
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource != "status") return;
        var status = updated.Obj("status");
        ConditionRules.Validate(status, "status.conditions", faults);
        faults.NotNegative("status.objects", status.Number("objects"));
        faults.NotNegative("status.placed", status.Number("placed"));
    }

    // The first word is the default. Any case is taken, and stored as it is spelled here.
    private static void Word(JsonObject owner, string name, params string[] words)
    {
        owner.SetDefault(name, words[0]);
        var text = owner.Text(name);
        if (Array.Find(words, w => w.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } word && word != text) owner[name] = word;
    }
}
