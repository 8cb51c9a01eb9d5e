using System.Globalization;

namespace Meridian.Cel;

/// <summary>Limits that Kubernetes sets for the estimated cost of validation rules in schemas.</summary>
public static class CelCostLimits
{
    /// <summary>For one rule, times how often its value can occur.</summary>
    public const ulong PerRule = 10_000_000;

    /// <summary>For all rules of a schema together.</summary>
    public const ulong PerSchema = 100_000_000;

    private const long MaxRequestBytes = 3 * 1024 * 1024;

    /// <summary>How often values of a schema can occur in one request, where a list or map around them sets no limit.</summary>
    public static ulong MaxCardinality(CelSchema schema) => (ulong)(MaxRequestBytes / (Costs.SchemaSizes.MinSerialized(schema) + 1));

    /// <summary>Most elements that a list or map of this schema can have: its own limit, or what fits into a request.</summary>
    public static ulong MaxElements(CelSchema schema) => (ulong)Costs.SchemaSizes.MaxElements(schema);

    /// <summary>What to say of a cost beyond a limit, such as "estimated rule cost exceeds budget by factor of 3.1x (try ...)".</summary>
    /// <param name="what">What costs: <c>estimated rule cost</c>, for example.</param>
    /// <param name="cost">The cost.</param>
    /// <param name="limit">The limit.</param>
    public static string Exceeded(string what, ulong cost, ulong limit)
    {
        var times = (double)cost / limit;
        var factor = times > 100 ? "more than 100x"
            : times < 1.5 ? times.ToString("F6", CultureInfo.InvariantCulture) + "x" : times.ToString("F1", CultureInfo.InvariantCulture) + "x";
        return $"{what} exceeds budget by factor of {factor} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";
    }
}
