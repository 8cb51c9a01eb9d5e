using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Amounts of resources by name.</summary>
internal static class Amounts
{
    public static readonly IReadOnlyDictionary<string, Quantity> None = new Dictionary<string, Quantity>(0, StringComparer.Ordinal);

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

    /// <summary><c>cpu=1,memory=1Gi</c>, in the order of the names.</summary>
    public static string Text(IEnumerable<KeyValuePair<string, Quantity>> amounts) =>
        string.Join(',', amounts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}"));
}
