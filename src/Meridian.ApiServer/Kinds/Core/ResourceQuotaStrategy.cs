using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ResourceQuotas.</summary>
internal sealed class ResourceQuotaStrategy() : BuiltInStrategy(ResourceTypes.ResourceQuotas)
{
    private static readonly string[] Scopes =
        ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"];

    private static readonly string[] OfPods = ["pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"];

    public override bool HasGeneration => false;

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject();

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        ResourceRules.Named(spec.Obj("hard"), "spec.hard", Name, faults);
        ListedScopes(spec, faults);
        Selector(spec, faults);
        foreach (var half in (string[])["hard", "used"]) ResourceRules.Named(obj.Obj("status").Obj(half), $"status.{half}", Name, faults);
    }

    protected override void ValidateChange(JsonObject current, JsonObject updated, string subresource, Faults faults)
    {
        var (before, after) = (current.Obj("spec").Texts("scopes").ToHashSet(StringComparer.Ordinal), updated.Obj("spec").Texts("scopes"));
        if (!before.SetEquals(after)) faults.Invalid("spec.scopes", updated.Obj("spec")?["scopes"], "field is immutable");
    }

    private static void Name(string name, string field, Faults faults)
    {
        ResourceRules.Name(name, field, faults);
        if (!name.Contains('/', StringComparison.Ordinal) && !ResourceNames.IsOfQuotas(name)) faults.InvalidText(field, name, "must be a standard resource for quota");
    }

    private static void ListedScopes(JsonObject spec, Faults faults)
    {
        var scopes = spec.Texts("scopes").ToArray();
        foreach (var scope in scopes)
        {
            if (!Scopes.Contains(scope)) faults.Invalid("spec.scopes", spec["scopes"], "unsupported scope");
            foreach (var _ in Misplaced(scope, spec)) faults.Invalid("spec.scopes", spec["scopes"], "unsupported scope applied to resource");
        }
        Conflicts(scopes, spec, "spec.scopes", faults);
    }

    private static void Selector(JsonObject spec, Faults faults)
    {
        const string field = "spec.scopeSelector.matchExpressions";
        var expressions = spec.Obj("scopeSelector").Items("matchExpressions").Select(e => e.Item).ToArray();
        foreach (var expression in expressions)
        {
            var (scope, op, values) = (expression.Text("scopeName"), expression.Text("operator"), expression.Texts("values").Count());
            if (!Scopes.Contains(scope)) faults.InvalidText(field + ".scopeName", scope, "unsupported scope");
            foreach (var _ in Misplaced(scope, spec)) faults.Invalid(field, spec["scopeSelector"], "unsupported scope applied to resource");
            if (scope is "BestEffort" or "NotBestEffort" or "Terminating" or "NotTerminating" or "CrossNamespacePodAffinity" && op != "Exists")
                faults.InvalidText(field + ".operator", op,
                    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, " +
                    "ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
            if (op is "In" or "NotIn")
            {
                if (values == 0) faults.Required(field + ".values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
            }
            else if (op is not ("Exists" or "DoesNotExist")) faults.InvalidText(field + ".operator", op, "not a valid selector operator");
            else if (values > 0) faults.Invalid(field + ".values", expression["values"], "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
        }
        Conflicts([.. expressions.Select(e => e.Text("scopeName"))], spec, field, faults);
    }

    private static void Conflicts(string[] scopes, JsonObject spec, string field, Faults faults)
    {
        foreach (var (a, b) in ((string, string)[])[("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating")])
            if (scopes.Contains(a) && scopes.Contains(b)) faults.Invalid(field, spec["scopes"] ?? new JsonArray(), "conflicting scopes");
    }

    // Resources that a scope says nothing about.
    private static IEnumerable<string> Misplaced(string scope, JsonObject spec) =>
        (spec.Obj("hard") ?? []).Select(p => p.Key).Where(ResourceNames.IsOfQuotas).Where(name => scope switch
        {
            "BestEffort" => name != "pods",
            "VolumeAttributesClass" => name is not ("persistentvolumeclaims" or "requests.storage"),
            _ => Scopes.Contains(scope) && !OfPods.Contains(name),
        });
}
