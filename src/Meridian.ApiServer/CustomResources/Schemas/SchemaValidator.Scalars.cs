using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

internal sealed partial class SchemaValidator
{
    private void CheckScalar(JsonNode value, SchemaNode node, ValidationResult result)
    {
        if (value.GetValueKind() == JsonValueKind.String) CheckText(value.GetValue<string>(), node, result);
        else if (JsonValues.Double(value) is { } number) CheckNumber(value, number, node, result);
    }

    private void CheckText(string text, SchemaNode node, ValidationResult result)
    {
        // Lengths count characters as Unicode does, not the halves that they are stored in.
        var length = node.MaxLength is null && node.MinLength is null ? 0 : text.EnumerateRunes().Count();
        if (length > node.MaxLength) result.Add(FieldFault.TooLong(path.ToString(), (int)node.MaxLength.Value));
        if (length < node.MinLength) Invalid(result, Quoted(text), $"should be at least {node.MinLength} chars long");
        if (node.Pattern is { } pattern)
        {
            var fits = pattern.IsMatch(text);
            result.Count(fits);
            if (!fits) Invalid(result, Quoted(text), $"should match '{node.PatternText}'");
        }
        if (node.Format.Length == 0) return;
        var valid = ValueFormats.IsValid(node.Format, text);
        result.Count(valid);
        if (!valid) Add(result, "FieldValueTypeInvalid", Quoted(text), $"must be of type {node.Format}: {Quoted(text)}");
    }

    private void CheckNumber(JsonNode value, double number, SchemaNode node, ValidationResult result)
    {
        var shown = JsonValues.Render(value);
        if (node.Maximum is { } max && (node.ExclusiveMaximum ? number >= max : number > max))
            Invalid(result, shown, $"should be less than {(node.ExclusiveMaximum ? "" : "or equal to ")}{JsonValues.Number(max)}");
        if (node.Minimum is { } min && (node.ExclusiveMinimum ? number <= min : number < min))
            Invalid(result, shown, $"should be greater than {(node.ExclusiveMinimum ? "" : "or equal to ")}{JsonValues.Number(min)}");
        if (node.MultipleOf is > 0 and var factor && number / factor is var times && times != Math.Floor(times))
            Invalid(result, shown, $"should be a multiple of {JsonValues.Number(factor)}");
        if (node.Format == "int32" && node.Types is ["integer"] && number is < int.MinValue or > int.MaxValue)
            Invalid(result, shown, "must be a 32-bit integer");
    }

    private void CheckAlternatives(JsonNode value, SchemaNode node, JsonNode? before, ValidationResult result)
    {
        if (node.AnyOf.Length > 0) CheckAnyOf(value, node.AnyOf, before, result);
        if (node.OneOf.Length > 0) CheckOneOf(value, node.OneOf, before, result);
        if (node.AllOf.Length > 0) CheckAllOf(value, node.AllOf, before, result);
        if (node.Not is { } not && Check(value, not, null).IsValid) Whole(result, "must not validate the schema (not)");
    }

    private void CheckAnyOf(JsonNode value, SchemaNode[] nodes, JsonNode? before, ValidationResult result)
    {
        ValidationResult? best = null;
        foreach (var node in nodes)
        {
            var one = Check(value, node, before);
            if (one.IsValid)
            {
                result.Merge(one);
                return;
            }
            if (best is null || one.Matches > best.Matches) best = one;
        }
        Whole(result, "must validate at least one schema (anyOf)");
        result.Merge(best!);
    }

    private void CheckOneOf(JsonNode value, SchemaNode[] nodes, JsonNode? before, ValidationResult result)
    {
        ValidationResult? best = null;
        ValidationResult? first = null;
        var valid = 0;
        foreach (var node in nodes)
        {
            var one = Check(value, node, before);
            if (one.IsValid)
            {
                valid++;
                first ??= one;
            }
            else if (valid == 0 && (best is null || one.Matches > best.Matches)) best = one;
        }
        if (valid == 1)
        {
            result.Merge(first!);
            return;
        }
        Whole(result, $"must validate one and only one schema (oneOf). {(valid == 0 ? "Found none valid" : $"Found {valid} valid alternatives")}");
        if (valid == 0) result.Merge(best!);
    }

    private void CheckAllOf(JsonNode value, SchemaNode[] nodes, JsonNode? before, ValidationResult result)
    {
        var valid = 0;
        foreach (var node in nodes)
        {
            var one = Check(value, node, before);
            if (one.IsValid) valid++;
            result.Merge(one);
        }
        if (valid < nodes.Length) Whole(result, $"must validate all the schemas (allOf){(valid == 0 ? ". None validated" : "")}");
    }

    // Kubernetes tells these without the place of the field.
    private void Whole(ValidationResult result, string why) => result.Add(FieldFault.Invalid("<nil>", "\"\"", $"\"{path}\" {why}"));

    private static string Quoted(string text) => Encoding.UTF8.GetString(JsonBytes.Of(JsonValue.Create(text)).Span);
}
