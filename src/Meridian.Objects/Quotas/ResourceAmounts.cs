using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>Amounts of resources by name, such as <c>cpu</c> and <c>memory</c>.</summary>
public static class ResourceAmounts
{
    /// <summary>Reads a list of amounts; what is no amount is left out, the rules of the kind refuse it.</summary>
    public static Dictionary<string, Quantity> Read(JsonNode? list)
    {
        var amounts = new Dictionary<string, Quantity>(StringComparer.Ordinal);
        foreach (var (name, value) in list as JsonObject ?? [])
        {
            if (Quantity.TryParse(value?.ToString() ?? "", out var amount)) amounts[name] = amount;
        }
        return amounts;
    }

    /// <summary>Writes amounts in the order of their names.</summary>
    public static JsonObject Write(IReadOnlyDictionary<string, Quantity> amounts)
    {
        var node = new JsonObject();
        foreach (var (name, amount) in amounts.OrderBy(a => a.Key, StringComparer.Ordinal)) node[name] = amount.ToString();
        return node;
    }

    /// <summary>Adds one list to another.</summary>
    public static void AddTo(Dictionary<string, Quantity> sum, IReadOnlyDictionary<string, Quantity> more)
    {
        foreach (var (name, amount) in more) sum[name] = sum.TryGetValue(name, out var so) ? so + amount : amount;
    }

    /// <summary>Raises one list to another where that is larger.</summary>
    public static void RaiseTo(Dictionary<string, Quantity> least, IReadOnlyDictionary<string, Quantity> other)
    {
        foreach (var (name, amount) in other)
        {
            if (!least.TryGetValue(name, out var so) || amount > so) least[name] = amount;
        }
    }

    /// <summary>Whether two lists name the same amounts.</summary>
    public static bool AreEqual(IReadOnlyDictionary<string, Quantity> a, IReadOnlyDictionary<string, Quantity> b) =>
        a.Count == b.Count && a.All(x => b.TryGetValue(x.Key, out var other) && other == x.Value);

    /// <summary><c>cpu=1,memory=1Gi</c>, in the order of the names.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, Quantity>> amounts) =>
        string.Join(',', amounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
}
