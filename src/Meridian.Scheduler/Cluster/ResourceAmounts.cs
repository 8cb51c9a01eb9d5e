using System.Collections.Frozen;
using Meridian.Objects;

namespace Meridian.Scheduler.Cluster;

/// <summary>Amounts of resources as whole numbers: CPU in thousandths, all else in units. Immutable.</summary>
/// <remarks>What every pod and node has an amount of stands in fields; there are as many of these as pods, and each placed pod is added to one.</remarks>
internal sealed record ResourceAmounts
{
    internal const string Cpu = "cpu";
    internal const string Memory = "memory";
    internal const string Pods = "pods";

    internal static readonly ResourceAmounts None = new();

    // Null for none.
    private FrozenDictionary<string, long>? others;

    private ResourceAmounts()
    {
    }

    /// <summary>CPU, in thousandths of a core.</summary>
    internal long MilliCpu { get; private init; }

    /// <summary>Memory, in bytes.</summary>
    internal long MemoryBytes { get; private init; }

    /// <summary>Pods.</summary>
    internal long PodCount { get; private init; }

    /// <summary>Resources beside CPU, memory and pods that there is an amount of.</summary>
    internal IReadOnlyDictionary<string, long> Others => others ?? FrozenDictionary<string, long>.Empty;

    /// <summary>Whether there are none but CPU, memory and pods.</summary>
    internal bool IsPlain => others is null;

    /// <summary>The resources there is an amount of.</summary>
    internal IEnumerable<string> Names => ((string[])[Cpu, Memory, Pods]).Where(n => this[n] != 0).Concat(Others.Keys);

    /// <summary>The amount of a resource; 0 if there is none.</summary>
    internal long this[string resource] => resource switch
    {
        Cpu => MilliCpu,
        Memory => MemoryBytes,
        Pods => PodCount,
        _ => others?.GetValueOrDefault(resource) ?? 0,
    };

    internal static ResourceAmounts From(IReadOnlyDictionary<string, Quantity> quantities)
    {
        if (quantities.Count == 0) return None;
        return new()
        {
            MilliCpu = quantities.GetValueOrDefault(Cpu).MilliValue,
            MemoryBytes = quantities.GetValueOrDefault(Memory).Value,
            PodCount = quantities.GetValueOrDefault(Pods).Value,
            others = quantities.Keys.All(IsCommon) ? null : Frozen(quantities.Where(q => !IsCommon(q.Key)).Select(q => KeyValuePair.Create(q.Key, q.Value.Value))),
        };
    }

    /// <summary>CPU and memory alone.</summary>
    internal static ResourceAmounts Of(long milliCpu, long memoryBytes) => new() { MilliCpu = milliCpu, MemoryBytes = memoryBytes };

    internal ResourceAmounts Plus(ResourceAmounts other) => new()
    {
        MilliCpu = MilliCpu + other.MilliCpu, MemoryBytes = MemoryBytes + other.MemoryBytes, PodCount = PodCount + other.PodCount, others = Combine(other, static (a, b) => a + b),
    };

    internal ResourceAmounts Minus(ResourceAmounts other) => new()
    {
        MilliCpu = MilliCpu - other.MilliCpu, MemoryBytes = MemoryBytes - other.MemoryBytes, PodCount = PodCount - other.PodCount, others = Combine(other, static (a, b) => a - b),
    };

    /// <summary>The larger amount of each resource.</summary>
    internal ResourceAmounts Max(ResourceAmounts other) => new()
    {
        MilliCpu = Math.Max(MilliCpu, other.MilliCpu), MemoryBytes = Math.Max(MemoryBytes, other.MemoryBytes), PodCount = Math.Max(PodCount, other.PodCount),
        others = Combine(other, Math.Max),
    };

    /// <summary>Whether the amounts are the same.</summary>
    internal bool SameAs(ResourceAmounts other) =>
        MilliCpu == other.MilliCpu && MemoryBytes == other.MemoryBytes && PodCount == other.PodCount && Others.Count == other.Others.Count
        && (IsPlain || Others.All(o => other[o.Key] == o.Value));

    /// <summary>These amounts, with others in the place of what they say.</summary>
    internal ResourceAmounts With(IReadOnlyDictionary<string, Quantity> said)
    {
        if (said.Count == 0) return this;
        var other = From(said);
        return new()
        {
            MilliCpu = said.ContainsKey(Cpu) ? other.MilliCpu : MilliCpu, MemoryBytes = said.ContainsKey(Memory) ? other.MemoryBytes : MemoryBytes, PodCount = PodCount,
            others = Combine(other, static (_, b) => b),
        };
    }

    private static bool IsCommon(string resource) => resource is Cpu or Memory or Pods;

    private FrozenDictionary<string, long>? Combine(ResourceAmounts other, Func<long, long, long> combine)
    {
        if (other.others is null) return others;
        var result = new Dictionary<string, long>(Others);
        foreach (var (resource, amount) in other.others) result[resource] = combine(result.GetValueOrDefault(resource), amount);
        return Frozen(result);
    }

    private static FrozenDictionary<string, long>? Frozen(IEnumerable<KeyValuePair<string, long>> amounts) =>
        amounts.ToFrozenDictionary() is { Count: > 0 } some ? some : null;
}
