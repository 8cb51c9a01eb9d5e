using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>ValidatingAdmissionPolicies.</summary>
internal sealed class ValidatingPolicyStrategy() : BuiltInStrategy(ResourceTypes.ValidatingAdmissionPolicies)
{
    private const int MaxAnnotations = 20;
    private const int MaxAnnotationExpression = 5 * 1024;
    private const string Something = "validations or auditAnnotations must contain at least one item";

    public override bool AllowsUnconditionalUpdate => false;

    public override void Default(JsonObject obj) => PolicyRules.Default(obj);

    public override void PrepareForUpdate(JsonObject current, JsonObject updated, string subresource)
    {
        base.PrepareForUpdate(current, updated, subresource);
        if (subresource == "status") UpdateRules.KeepDescription(current, updated);
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec");
        PolicyRules.Validate(spec, mutating: false, faults);
        if (!spec.Items("validations").Any() && !spec.Items("auditAnnotations").Any())
        {
            faults.Required("spec.validations", Something);
            faults.Required("spec.auditAnnotations", Something);
        }
        foreach (var (i, validation) in spec.Items("validations")) Validation(validation, $"spec.validations[{i}]", faults);
        Annotations(spec, obj.Obj("metadata").Text("name"), faults);
        ConditionRules.Validate(obj.Obj("status"), "status.conditions", faults);
    }

    private static void Validation(JsonObject validation, string field, Faults faults)
    {
        if (validation.Text("expression").Trim().Length == 0) faults.Required(field + ".expression", "expression is not specified");
        var (expression, message) = (validation.Text("messageExpression"), validation.Text("message"));
        if (expression.Length > 0 && expression.Trim().Length == 0) faults.InvalidText(field + ".messageExpression", expression, "must be non-empty if specified");
        if (message.Length > 0 && message.Trim().Length == 0) faults.InvalidText(field + ".message", message, "message must be non-empty if specified");
        else if (message.Trim().AsSpan().ContainsAny("\r\n")) faults.InvalidText(field + ".message", message, "message must not contain line breaks");
        if (validation.Has("reason")) faults.Supported(field + ".reason", validation.Text("reason"), "Forbidden", "Invalid", "RequestEntityTooLarge");
    }

    private static void Annotations(JsonObject? spec, string policy, Faults faults)
    {
        const string field = "spec.auditAnnotations";
        if (spec.Array("auditAnnotations") is { Count: > MaxAnnotations } many) faults.Invalid(field, many, $"must not have more than {MaxAnnotations} auditAnnotations");
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (i, annotation) in spec.Items("auditAnnotations"))
        {
            var (key, expression) = (annotation.Text("key"), annotation.Text("valueExpression").Trim());
            faults.Each($"{field}[{i}].key", $"{policy}/{key}", LabelSyntax.KeyFaults($"{policy}/{key}"));
            if (expression.Length == 0) faults.Required($"{field}[{i}].valueExpression", "valueExpression is not specified");
            else if (expression.Length > MaxAnnotationExpression) faults.Required($"{field}[{i}].valueExpression", $"must not exceed {MaxAnnotationExpression} bytes in length");
            if (!keys.Add(key)) faults.Duplicate($"{field}[{i}].key", key);
        }
    }
}
