using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ValidatingAdmissionPolicyBindings and MutatingAdmissionPolicyBindings.</summary>
internal sealed class PolicyBindingStrategy(ResourceType type) : BuiltInStrategy(type)
{
    private const string EitherNameOrSelector = "name and selector are mutually exclusive";

    public override bool AllowsUnconditionalUpdate => false;

    private bool Mutating => Type.Equals(ResourceTypes.MutatingAdmissionPolicyBindings);

    public override void Default(JsonObject obj) => MatchRules.Default(obj.Obj("spec").Obj("matchResources"));

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        if (spec.Text("policyName") is not { Length: > 0 } policy) faults.Required("spec.policyName");
        else faults.Each("spec.policyName", policy, NameSyntax.SubdomainFaults(policy));
        if (spec.Obj("paramRef") is { } parameters) Parameters(parameters, "spec.paramRef", faults);
        if (spec.Obj("matchResources") is { } match) MatchRules.Validate(match, Mutating, "spec.matchResources", faults);
        if (!Mutating) Actions(spec, "spec.validationActions", faults);
    }

    private static void Parameters(JsonObject reference, string field, Faults faults)
    {
        var (name, selector) = (reference.Text("name"), reference.Obj("selector"));
        faults.Each(field + ".name", name, NameSyntax.PathSegmentFaults(name));
        if (name.Length > 0 && selector is not null) faults.Forbidden(field + ".name", EitherNameOrSelector);
        if (selector is not null) SelectorRules.Validate(selector, field + ".selector", faults);
        if (name.Length > 0 && selector is not null) faults.Forbidden(field + ".selector", EitherNameOrSelector);
        if (name.Length == 0 && selector is null) faults.Required(field, "one of name or selector must be specified");
        faults.OneOf(field + ".parameterNotFoundAction", reference.Text("parameterNotFoundAction"), "Deny", "Allow");
    }

    private static void Actions(JsonObject? spec, string field, Faults faults)
    {
        var actions = spec.Texts("validationActions").ToArray();
        foreach (var (i, action) in actions.Index()) faults.Supported($"{field}[{i}]", action, "Audit", "Deny", "Warn");
        faults.Unique(field, actions);
        if (actions.Contains("Deny") && actions.Contains("Warn"))
            faults.Invalid(field, spec!["validationActions"],
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)");
        if (actions.Length == 0) faults.Required(field, "at least one validation action is required");
    }
}
