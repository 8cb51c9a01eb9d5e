using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in a label selector of an object, and whether a template fits it.</summary>
internal static class SelectorRules
{
    /// <summary>Checks <c>spec.selector</c> of a workload and that the pods of its template are chosen by it.</summary>
    /// <param name="spec">Specification of the workload.</param>
    /// <param name="empty">What to say of a selector that chooses everything.</param>
    /// <param name="faults">Collects.</param>
    public static void ValidateWorkload(JsonObject spec, string empty, Faults faults)
    {
        if (spec.Obj("selector") is not { } selector)
        {
            faults.Required("spec.selector");
            return;
        }
        var before = faults.Found.Count;
        Validate(selector, "spec.selector", faults);
        if (IsEmpty(selector)) faults.Invalid("spec.selector", selector, empty);
        else if (faults.Found.Count == before) MatchesTemplate(selector, spec.Obj("template"), faults);
    }

    /// <summary>Checks that a selector object chooses the pods of a template.</summary>
    public static void MatchesTemplate(JsonObject selector, JsonObject? template, Faults faults)
    {
        if (template is not null && Choose(selector, template.Obj("metadata").Map("labels")) == false)
            faults.Invalid("spec.template.metadata.labels", template.Obj("metadata").Obj("labels"), "`selector` does not match template `labels`");
    }

    public static void Validate(JsonObject selector, string field, Faults faults)
    {
        MetadataRules.ValidateLabels(selector.Map("matchLabels"), field + ".matchLabels", faults);
        foreach (var (i, expression) in selector.Items("matchExpressions")) ValidateExpression(expression, $"{field}.matchExpressions[{i}]", faults);
    }

    private static void ValidateExpression(JsonObject expression, string field, Faults faults)
    {
        var values = expression.Texts("values").ToArray();
        switch (expression.Text("operator"))
        {
            case "In" or "NotIn":
                if (values.Length == 0) faults.Required(field + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist":
                if (values.Length > 0) faults.Forbidden(field + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            default:
                faults.InvalidText(field + ".operator", expression.Text("operator"), "not a valid selector operator");
                break;
        }
        faults.Each(field + ".key", expression.Text("key"), LabelSyntax.KeyFaults(expression.Text("key")));
        for (var i = 0; i < values.Length; i++) faults.Each($"{field}.values[{i}]", values[i], LabelSyntax.ValueFaults(values[i]));
    }

    /// <summary>Whether a selector object chooses everything.</summary>
    public static bool IsEmpty(JsonObject selector) =>
        selector.Obj("matchLabels") is null or { Count: 0 } && selector.Array("matchExpressions") is null or { Count: 0 };

    /// <summary>Whether a selector object chooses labels; null if it is no valid one.</summary>
    public static bool? Choose(JsonObject selector, IReadOnlyDictionary<string, string> labels)
    {
        var faults = new Faults();
        Validate(selector, "", faults);
        return faults.Found.Count == 0 ? Read(selector).Matches(labels) : null;
    }

    internal static LabelSelector Read(JsonObject selector) => LabelSelector.From(new SelectorObject
    {
        MatchLabels = selector.Map("matchLabels"),
        MatchExpressions = [.. selector.Items("matchExpressions").Select(e => new SelectorRequirement
        {
            Key = e.Item.Text("key"), Operator = e.Item.Text("operator"), Values = [.. e.Item.Texts("values")],
        })],
    });
}
