using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>MutatingAdmissionPolicies.</summary>
internal sealed class MutatingPolicyStrategy() : BuiltInStrategy(ResourceTypes.MutatingAdmissionPolicies)
{
    public override bool AllowsUnconditionalUpdate => false;

    public override void Default(JsonObject obj) => PolicyRules.Default(obj);

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        PolicyRules.Validate(spec, mutating: true, faults);
        if (!spec.Items("mutations").Any()) faults.Required("spec.mutations", "mutations must contain at least one item");
        foreach (var (i, mutation) in spec.Items("mutations")) Mutation(mutation, $"spec.mutations[{i}]", faults);
        faults.OneOf("spec.reinvocationPolicy", spec.Text("reinvocationPolicy"), "IfNeeded", "Never");
    }

    private static void Mutation(JsonObject mutation, string field, Faults faults)
    {
        var type = mutation.Text("patchType");
        faults.OneOf(field + ".patchType", type, "ApplyConfiguration", "JSONPatch");
        if (type is not ("ApplyConfiguration" or "JSONPatch")) return;
        var (own, other) = type == "JSONPatch" ? ("jsonPatch", "applyConfiguration") : ("applyConfiguration", "jsonPatch");
        if (mutation.Obj(own) is not { } patch) faults.Required($"{field}.{own}", $"must be specified when patchType is {type}");
        else if (patch.Text("expression").Trim().Length == 0) faults.Required($"{field}.{own}.expression");
        if (mutation.Has(other)) faults.InvalidText($"{field}.{other}", $"{{{other}}}", $"must not be specified when patchType is {type}");
    }
}
