using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>Jobs. A Job finds its pods by a label with its own uid, unless its user says otherwise.</summary>
internal sealed class JobStrategy() : BuiltInStrategy(ResourceTypes.Jobs)
{
    private const string UidLabel = "batch.kubernetes.io/controller-uid";
    private const string NameLabel = "batch.kubernetes.io/job-name";
    private const string OldUidLabel = "controller-uid";
    private const string OldNameLabel = "job-name";

    public override string DefaultPropagation => "Orphan";

    public override void Default(JsonObject obj)
    {
        JobRules.Default(obj.Ensure("spec"));
        var (metadata, labels) = (obj.Ensure("metadata"), obj.Obj("spec").Obj("template").Obj("metadata").Obj("labels"));
        if (labels is { Count: > 0 } && metadata.Obj("labels") is null or { Count: 0 }) metadata["labels"] = labels.DeepClone();
    }

    public override void PrepareForCreate(JsonObject obj)
    {
        obj["status"] = new JsonObject();
        var spec = obj.Ensure("spec");
        if (spec.Flag("manualSelector")) return;
        var (name, uid) = (obj.Obj("metadata").Text("name"), obj.Obj("metadata").Text("uid"));
        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        foreach (var label in (string[])[OldNameLabel, NameLabel]) labels[label] = name;
        foreach (var label in (string[])[OldUidLabel, UidLabel]) labels[label] = uid;
        spec.Ensure("selector").Ensure("matchLabels").SetDefault(UidLabel, uid);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        GeneratedSelector(obj, spec, faults);
        JobRules.Validate(spec, "spec", faults);
        if (spec.Obj("selector") is not { } selector) faults.Required("spec.selector");
        else
        {
            SelectorRules.Validate(selector, "spec.selector", faults);
            SelectorRules.MatchesTemplate(selector, spec.Obj("template"), faults);
        }
        HostNames(obj, spec, faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        if (subresource == "status") JobStatusRules.Validate(current, updated, faults);
        else JobRules.ValidateChange(current, updated, faults);
    }

    private static void GeneratedSelector(JsonObject obj, JsonObject spec, Faults faults)
    {
        if (spec.Flag("manualSelector") || spec.Obj("selector") is not { } selector) return;
        var metadata = obj.Obj("metadata");
        if (metadata.Text("uid").Length == 0) faults.Required("metadata.uid");
        var labels = spec.Obj("template").Obj("metadata").Map("labels");
        foreach (var (label, value) in ((string, string)[])
            [(OldUidLabel, metadata.Text("uid")), (UidLabel, metadata.Text("uid")), (OldNameLabel, metadata.Text("name")), (NameLabel, metadata.Text("name"))])
        {
            var field = $"spec.template.metadata.labels[{label}]";
            if (!labels.TryGetValue(label, out var found)) faults.Required(field, $"must be '{value}'");
            else if (found != value) faults.Invalid(field, spec.Obj("template").Obj("metadata")?["labels"], $"must be '{value}'");
        }
        var own = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [OldUidLabel] = metadata.Text("uid"), [UidLabel] = metadata.Text("uid"), [OldNameLabel] = metadata.Text("name"), [NameLabel] = metadata.Text("name"),
        };
        if (SelectorRules.Choose(selector, own) == false) faults.Invalid("spec.selector", selector, "`selector` not auto-generated");
    }

    private static void HostNames(JsonObject obj, JsonObject spec, Faults faults)
    {
        if (spec.Text("completionMode") != "Indexed" || (spec.Number("completions") ?? 0) is var completions && completions <= 0) return;
        var name = obj.Obj("metadata").Text("name");
        if (NameSyntax.LabelFaults($"{name}-{completions - 1}").Any())
            faults.InvalidText("metadata.name", name, $"will not able to create pod with invalid DNS label: {name}-{completions - 1}");
    }
}
