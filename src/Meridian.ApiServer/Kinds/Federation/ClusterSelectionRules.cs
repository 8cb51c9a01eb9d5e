using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid where a policy selects clusters.</summary>
internal static class ClusterSelectionRules
{
    private const int MaxNames = 1000;
    private const int MaxFields = 20;
    private static readonly string[] Keys = ["region", "zone", "provider", "version"];
    private static readonly string[] Operators = ["In", "NotIn", "Exists", "DoesNotExist"];
    private static readonly string[] VersionOperators = [.. Operators, "Gt", "Lt"];

    /// <summary>Checks names, labels and fields of a selection; what stands beside them is the caller's.</summary>
    public static void Validate(JsonObject? selection, string field, Faults faults)
    {
        Names(selection, "names", field, faults);
        Names(selection, "exclude", field, faults);
        if (selection.Obj("labelSelector") is { } labels) SelectorRules.Validate(labels, field + ".labelSelector", faults);
        if (selection.Array("fields") is { Count: > MaxFields } many) faults.TooMany(field + ".fields", many.Count, MaxFields);
        foreach (var (i, requirement) in selection.Items("fields")) Requirement(requirement, $"{field}.fields[{i}]", faults);
    }

    private static void Names(JsonObject? selection, string name, string field, Faults faults)
    {
        var names = selection.Texts(name).ToArray();
        if (names.Length > MaxNames) faults.TooMany($"{field}.{name}", names.Length, MaxNames);
        foreach (var (i, cluster) in names.Index().Take(MaxNames)) faults.DnsLabel($"{field}.{name}[{i}]", cluster);
        faults.Unique($"{field}.{name}", names);
    }

    private static void Requirement(JsonObject requirement, string field, Faults faults)
    {
        var (key, op, values) = (requirement.Text("key"), requirement.Text("operator"), requirement.Texts("values").ToArray());
        faults.OneOf(field + ".key", key, Keys);
        faults.OneOf(field + ".operator", op, key == "version" ? VersionOperators : Operators);
        switch (op)
        {
            case "In" or "NotIn" when values.Length == 0:
                faults.Required(field + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist" when values.Length > 0:
                faults.Forbidden(field + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                break;
            case "Gt" or "Lt" when key == "version":
                if (values.Length != 1) faults.Required(field + ".values", "must have a single element when `operator` is 'Gt' or 'Lt'");
                else if (!IsVersion(values[0])) faults.InvalidText(field + ".values[0]", values[0], "must be a version such as 1.34 or v1.34.2");
                break;
        }
    }

    private static bool IsVersion(string text) => Version.TryParse(text.TrimStart('v'), out _);
}
