using System.Globalization;

namespace Meridian.Dns;

/// <summary>
/// How clients are spread over the clusters that have a service. Written as a word with what it needs:
/// <c>nearest</c>, <c>round-robin</c>, <c>weighted us-central=3 europe-west=1</c>, <c>failover us-central europe-west</c>; <c>nearest</c> and
/// <c>failover</c> also with <c>spill</c> or <c>spill=PART</c>.
/// </summary>
public sealed record TrafficPolicy
{
    /// <summary>Ready part below which a spilling cluster gives work away when the policy says no other. A quarter of the pods may come and go in a rollout.</summary>
    public const double DefaultSpill = 0.7;

    private const int MostClusters = 256;
    private const int MostWeight = 1_000_000;

    /// <summary>What holds where nothing is said: the nearest.</summary>
    public static readonly TrafficPolicy Default = new();

    /// <summary>How is chosen. Default: the nearest.</summary>
    public TrafficMethod Method { get; init; }

    /// <summary>For <see cref="TrafficMethod.Weighted"/>: weights by cluster; one that is not named has weight 0, or 1 where none is named.</summary>
    public IReadOnlyDictionary<string, int> Weights { get; init; } = new Dictionary<string, int>();

    /// <summary>For <see cref="TrafficMethod.Failover"/>: clusters in their order; those not named come after them, by name.</summary>
    public IReadOnlyList<string> Order { get; init; } = [];

    /// <summary>Ready part, 0 to 1, below which a cluster gives the rest of its clients to the next; null to give none away. Default null.</summary>
    public double? Spill { get; init; }

    /// <summary>The weight of a cluster.</summary>
    public int WeightOf(string cluster) => Weights.Count == 0 ? 1 : Weights.GetValueOrDefault(cluster);

    /// <summary>Where in the order a cluster comes.</summary>
    public int RankOf(string cluster)
    {
        for (var i = 0; i < Order.Count; i++)
            if (Order[i] == cluster) return i;
        return Order.Count;
    }

    /// <summary>Reads the written form.</summary>
    /// <exception cref="FormatException">It is none; the message says what is expected.</exception>
    public static TrafficPolicy Parse(string text)
    {
        var words = text.Split([' ', ',', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) throw new FormatException("is empty; expected nearest, weighted, failover or round-robin");
        if (words.Length > MostClusters) throw new FormatException($"has more than {MostClusters} words");
        return words[0] switch
        {
            "nearest" => Spilling(new(), words[1..], "nearest"),
            "round-robin" => words.Length == 1 ? new() { Method = TrafficMethod.RoundRobin } : throw Unexpected(words[1], "round-robin takes nothing more"),
            "weighted" => new() { Method = TrafficMethod.Weighted, Weights = ReadWeights(words[1..]) },
            "failover" => Failover(words[1..]),
            var other => throw Unexpected(other, "expected nearest, weighted, failover or round-robin"),
        };
    }

    /// <inheritdoc />
    public bool Equals(TrafficPolicy? other) => other is not null && (ReferenceEquals(this, other) || ToString() == other.ToString());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Method, Weights.Count, Order.Count, Spill);

    /// <summary>The written form.</summary>
    public override string ToString()
    {
        var spill = Spill switch { null => "", DefaultSpill => " spill", { } part => string.Create(CultureInfo.InvariantCulture, $" spill={part}") };
        return Method switch
        {
            TrafficMethod.Weighted => string.Join(' ', Weights.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => $"{w.Key}={w.Value}").Prepend("weighted")),
            TrafficMethod.Failover => string.Join(' ', Order.Prepend("failover")) + spill,
            TrafficMethod.RoundRobin => "round-robin",
            _ => "nearest" + spill,
        };
    }

    private static TrafficPolicy Failover(string[] words)
    {
        var spills = words.TakeLast(1).Where(IsSpill).ToArray();
        var order = words[..^spills.Length];
        if (order.Length == 0) throw new FormatException("failover needs the clusters in their order, such as: failover us-central europe-west");
        if (order.Distinct(StringComparer.Ordinal).Count() < order.Length) throw new FormatException("failover names a cluster twice");
        return Spilling(new() { Method = TrafficMethod.Failover, Order = order }, spills, "failover");
    }

    private static TrafficPolicy Spilling(TrafficPolicy policy, string[] words, string method)
    {
        if (words.Length == 0) return policy;
        if (words.Length > 1 || !IsSpill(words[0])) throw Unexpected(words[0], $"{method} takes spill or spill=PART");
        if (words[0] == "spill") return policy with { Spill = DefaultSpill };
        var ok = double.TryParse(words[0]["spill=".Length..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var part) && part is > 0 and <= 1;
        return ok ? policy with { Spill = part } : throw Unexpected(words[0], "the part must be above 0 and at most 1, such as spill=0.7");
    }

    private static bool IsSpill(string word) => word == "spill" || word.StartsWith("spill=", StringComparison.Ordinal);

    private static Dictionary<string, int> ReadWeights(string[] words)
    {
        var weights = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words)
        {
            var at = word.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !int.TryParse(word[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var weight) || weight > MostWeight)
                throw Unexpected(word, $"expected CLUSTER=WEIGHT with a weight from 0 to {MostWeight}");
            if (!weights.TryAdd(word[..at], weight)) throw Unexpected(word, "the cluster is named twice");
        }
        return weights;
    }

    private static FormatException Unexpected(string word, string why) => new($"\"{word}\": {why}");
}
