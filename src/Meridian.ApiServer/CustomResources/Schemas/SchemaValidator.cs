using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>
/// Checks values against the value rules of a schema, with the words of Kubernetes. On an update what did not change is not checked again, so that
/// objects that were valid once can still be written when the schema has become stricter.
/// </summary>
internal sealed partial class SchemaValidator
{
    private readonly ValuePath path = new();

    private SchemaValidator()
    {
    }

    /// <summary>Checks a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">Its rules.</param>
    /// <param name="before">The value it replaces; null for a new one.</param>
    /// <param name="root">Name of the place of the value; empty for a whole object.</param>
    public static IReadOnlyList<StatusCause> Validate(JsonNode? value, SchemaNode node, JsonNode? before = null, string root = "")
    {
        var validator = new SchemaValidator();
        if (root.Length > 0) validator.path.PushField(root);
        return validator.Check(value, node, before).Faults;
    }

    private ValidationResult Check(JsonNode? value, SchemaNode node, JsonNode? before)
    {
        var result = new ValidationResult();
        if (before is not null && JsonNode.DeepEquals(value, before)) return result;
        CheckType(value, node, result);
        if (value is null)
        {
            CheckEnum(value, node, result);
            return result;
        }
        CheckAlternatives(value, node, before, result);
        switch (value)
        {
            case JsonObject obj: CheckObject(obj, node, before as JsonObject, result); break;
            case JsonArray list: CheckList(list, node, before as JsonArray, result); break;
            default: CheckScalar(value, node, result); break;
        }
        CheckEnum(value, node, result);
        result.Count(well: result.IsValid);
        return result;
    }

    private void CheckType(JsonNode? value, SchemaNode node, ValidationResult result)
    {
        if (node.Types.Length == 0) return;
        var found = JsonValues.TypeOf(value);
        var fits = node.Types.Contains(found) || (found == "null" && node.Nullable) || (found == "integer" && node.Types.Contains("number"))
            || (found == "number" && node.Types.Contains("integer") && JsonValues.Double(value) is { } number && number == Math.Floor(number));
        result.Count(fits);
        if (!fits) Add(result, "FieldValueTypeInvalid", $"\"{found}\"", $"must be of type {string.Join(',', node.Types)}: \"{found}\"");
    }

    private void CheckEnum(JsonNode? value, SchemaNode node, ValidationResult result)
    {
        if (node.Enum is null) return;
        var fits = node.Enum.Any(allowed => Same(allowed, value));
        result.Count(fits);
        if (fits) return;
        var supported = string.Join(", ", node.Enum.Select(e => $"\"{(e is JsonValue text && text.TryGetValue(out string? s) ? s : JsonValues.Render(e))}\""));
        result.Add(new StatusCause("FieldValueNotSupported", $"Unsupported value: {JsonValues.Render(value)}: supported values: {supported}", path.ToString()));
    }

    // 1 and 1.0 are the same number, however they were written.
    private static bool Same(JsonNode? one, JsonNode? other) =>
        JsonNode.DeepEquals(one, other) || (JsonValues.Double(one) is { } number && JsonValues.Double(other) == number);

    private void CheckObject(JsonObject obj, SchemaNode node, JsonObject? before, ValidationResult result)
    {
        if (obj.Count < node.MinProperties) Invalid(result, $"{obj.Count}", $"should have at least {node.MinProperties} properties");
        if (obj.Count > node.MaxProperties) TooMany(result, obj.Count, node.MaxProperties.Value);
        foreach (var (name, value) in obj)
        {
            var member = node.Properties.TryGetValue(name, out var property) ? property : node.Additional;
            if (member is not null)
            {
                path.PushField(name);
                result.Merge(Check(value, member, before?[name]));
                path.Pop();
            }
            else if (node.ForbidsAdditional) Forbidden(result, name);
        }
        foreach (var name in node.Required)
            if (!obj.ContainsKey(name)) result.Add(FieldFault.Required(path.To(name)));
    }

    private void CheckList(JsonArray list, SchemaNode node, JsonArray? before, ValidationResult result)
    {
        if (node.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                path.PushItem(i);
                result.Merge(Check(list[i], items, Counterpart(list[i], node.ListKeys, before)));
                path.Pop();
            }
        }
        if (list.Count < node.MinItems) Invalid(result, $"{list.Count}", $"should have at least {node.MinItems} items");
        if (list.Count > node.MaxItems) TooMany(result, list.Count, node.MaxItems.Value);
        if (node.UniqueItems && list.Where((item, i) => list.Take(i).Any(other => JsonNode.DeepEquals(item, other))).Any()) Invalid(result, "\"\"", "shouldn't contain duplicates");
    }

    // The item that was there before; null where items cannot be told apart.
    private static JsonNode? Counterpart(JsonNode? item, string[] keys, JsonArray? before)
    {
        if (keys.Length == 0 || before is null || item is not JsonObject now) return null;
        return before.OfType<JsonObject>().FirstOrDefault(old => keys.All(k => JsonNode.DeepEquals(old[k], now[k])));
    }

    private void Forbidden(ValidationResult result, string name) =>
        result.Add(FieldFault.Invalid(path.ToString(), "\"\"", $"{path.To(name)} in body is a forbidden property"));

    private void TooMany(ValidationResult result, long found, long limit) =>
        result.Add(new StatusCause("FieldValueTooMany", $"Too many: {found}: must have at most {limit} items", path.ToString()));

    private void Invalid(ValidationResult result, string value, string why) => Add(result, "FieldValueInvalid", value, why);

    private void Add(ValidationResult result, string reason, string value, string why) =>
        result.Add(new StatusCause(reason, $"Invalid value: {value}: {path} in body {why}", path.ToString()));
}
