using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Amounts of resources as whole numbers: CPU in thousandths, all else in units. Immutable.</summary>
internal sealed class ResourceAmounts
{
    internal const string Cpu = "cpu";
    internal const string Memory = "memory";
    internal const string Pods = "pods";

    internal static readonly ResourceAmounts None = new([]);

    private readonly Dictionary<string, long> amounts;

    private ResourceAmounts(Dictionary<string, long> amounts) => this.amounts = amounts;

    /// <summary>The resources there is an amount of.</summary>
    internal IEnumerable<string> Names => amounts.Keys;

    /// <summary>The amount of a resource; 0 if there is none.</summary>
    internal long this[string resource] => amounts.GetValueOrDefault(resource);

    internal static ResourceAmounts From(IReadOnlyDictionary<string, Quantity> quantities) =>
        quantities.Count == 0 ? None : new(quantities.ToDictionary(q => q.Key, q => q.Key == Cpu ? q.Value.MilliValue : q.Value.Value));

    internal static ResourceAmounts Of(params ReadOnlySpan<(string Resource, long Amount)> pairs)
    {
        var amounts = new Dictionary<string, long>();
        foreach (var (resource, amount) in pairs) amounts[resource] = amount;
        return new ResourceAmounts(amounts);
    }

    internal ResourceAmounts Plus(ResourceAmounts other) => Combine(other, static (a, b) => a + b);

    internal ResourceAmounts Minus(ResourceAmounts other) => Combine(other, static (a, b) => a - b);

    /// <summary>The larger amount of each resource.</summary>
    internal ResourceAmounts Max(ResourceAmounts other) => Combine(other, Math.Max);

    private ResourceAmounts Combine(ResourceAmounts other, Func<long, long, long> combine)
    {
        if (other.amounts.Count == 0) return this;
        var result = new Dictionary<string, long>(amounts);
        foreach (var (resource, amount) in other.amounts) result[resource] = combine(result.GetValueOrDefault(resource), amount);
        return new ResourceAmounts(result);
    }
}
