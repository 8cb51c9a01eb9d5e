using System.Text.Json;

namespace Meridian.Objects;

/// <summary>Reads the cluster selector annotation: a JSON array of <c>{"key", "operator", "values"}</c>.</summary>
public static class ClusterSelectorReader
{
    private static readonly JsonDocumentOptions Limits = new() { MaxDepth = 8 };

    /// <summary>Reads the annotation's text.</summary>
    /// <exception cref="FormatException">The text is not a valid selector; the message names the entry and what would be valid.</exception>
    public static ClusterSelector Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Limits);
            if (document.RootElement.ValueKind == JsonValueKind.Null) return ClusterSelector.Everything;
            if (document.RootElement.ValueKind != JsonValueKind.Array) throw new FormatException($"an array is expected, found {document.RootElement.ValueKind}");
            return new ClusterSelector([.. document.RootElement.EnumerateArray().Select(Requirement)]);
        }
        catch (JsonException fault)
        {
            throw new FormatException($"not valid JSON: {fault.Message}", fault);
        }
    }

    private static ClusterRequirement Requirement(JsonElement entry, int index)
    {
        if (entry.ValueKind != JsonValueKind.Object) throw new FormatException($"[{index}]: an object is expected, found {entry.ValueKind}");
        var (key, name, values) = ("", "", Array.Empty<string>());
        foreach (var field in entry.EnumerateObject())
        {
            if (Is(field, "key")) key = Text(field.Value, $"[{index}].key");
            else if (Is(field, "operator")) name = Text(field.Value, $"[{index}].operator");
            else if (Is(field, "values")) values = Texts(field.Value, $"[{index}].values");
        }
        if (key.Length == 0) throw new FormatException($"[{index}].key: a label name is required");
        var requirement = new ClusterRequirement(key, Operator(name, index), values);
        CheckValues(requirement, name, index);
        return requirement;
    }

    private static ClusterOperator Operator(string name, int index) => name switch
    {
        "in" or "In" or "=" or "==" => ClusterOperator.In,
        "notin" or "NotIn" or "!=" => ClusterOperator.NotIn,
        "exists" or "Exists" => ClusterOperator.Exists,
        "!" or "DoesNotExist" => ClusterOperator.DoesNotExist,
        "gt" or "Gt" or ">" => ClusterOperator.GreaterThan,
        "lt" or "Lt" or "<" => ClusterOperator.LessThan,
        _ => throw new FormatException($"[{index}].operator: \"{name}\" is none of In, NotIn, Exists, DoesNotExist, =, ==, !=, Gt, Lt"),
    };

    private static void CheckValues(ClusterRequirement requirement, string name, int index)
    {
        var single = name is "=" or "==" or "!=" || requirement.Operator is ClusterOperator.GreaterThan or ClusterOperator.LessThan;
        var none = requirement.Operator is ClusterOperator.Exists or ClusterOperator.DoesNotExist;
        var count = requirement.Values.Count;
        if (single && count != 1) throw new FormatException($"[{index}].values: operator {name} takes exactly one value, found {count}");
        if (none && count != 0) throw new FormatException($"[{index}].values: operator {name} takes no values, found {count}");
        if (!none && count == 0) throw new FormatException($"[{index}].values: operator {name} needs values");
        if (requirement.Operator is ClusterOperator.GreaterThan or ClusterOperator.LessThan && ClusterRequirement.Number(requirement.Values[0]) is null)
            throw new FormatException($"[{index}].values: \"{requirement.Values[0]}\" is not a whole number, which operator {name} compares with");
    }

    private static bool Is(JsonProperty field, string name) => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static string Text(JsonElement value, string path) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new FormatException($"{path}: a text is expected, found {value.ValueKind}");

    private static string[] Texts(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => Text(item, path))],
        _ => throw new FormatException($"{path}: an array is expected, found {value.ValueKind}"),
    };
}
