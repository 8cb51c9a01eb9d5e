using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the resource amounts of a container.</summary>
internal static class ResourceRules
{
    public static void Validate(JsonObject? resources, string field, Faults faults)
    {
        var limits = Amounts(resources.Obj("limits"), field + ".limits", faults);
        foreach (var (name, request) in Amounts(resources.Obj("requests"), field + ".requests", faults))
        {
            if (!limits.TryGetValue(name, out var limit)) continue;
            if (request > limit) faults.InvalidText(field + ".requests", request.ToString(), $"must be less than or equal to {name} limit of {limit}");
            else if (request != limit && !CanOvercommit(name)) faults.InvalidText(field + ".requests", request.ToString(), $"must be equal to {name} limit of {limit}");
        }
    }

    /// <summary>Reads amounts by name; one that cannot be read becomes a fault.</summary>
    public static Dictionary<string, Quantity> Amounts(JsonObject? amounts, string field, Faults faults)
    {
        var read = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, value) in amounts ?? [])
        {
            var at = $"{field}[{name}]";
            faults.Each(at, name, LabelSyntax.KeyFaults(name));
            if (!Quantity.TryParse(value?.ToString() ?? "0", out var amount)) faults.Invalid(at, value, QuantityRule);
            else if (amount < Quantity.Zero) faults.InvalidText(at, amount.ToString(), "must be greater than or equal to 0");
            else read[name] = amount;
        }
        return read;
    }

    private const string QuantityRule = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    // Extended resources and huge pages are handed out whole.
    private static bool CanOvercommit(string name) =>
        !name.StartsWith("hugepages-", StringComparison.Ordinal)
        && (!name.Contains('/', StringComparison.Ordinal) || name.StartsWith("kubernetes.io/", StringComparison.Ordinal));
}
