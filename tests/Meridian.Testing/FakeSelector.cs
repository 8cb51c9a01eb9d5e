using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Testing;

/// <summary>The selectors tests need: <c>a=b</c>, <c>a!=b</c>, <c>a</c>, <c>!a</c>, joined by commas. Not sets.</summary>
internal static class FakeSelector
{
    internal static bool Matches(string labels, string fields, KubeObject item)
    {
        if (!All(labels, name => item.Header.Labels.GetValueOrDefault(name))) return false;
        if (fields.Length == 0) return true;
        var node = item.ToNode();
        return All(fields, path => Field(node, path) ?? "");
    }

    private static bool All(string selector, Func<string, string?> value) =>
        selector.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(term => Term(term, value));

    private static bool Term(string term, Func<string, string?> value)
    {
        var at = term.IndexOf('=', StringComparison.Ordinal);
        if (at < 0) return term[0] == '!' ? value(term[1..]) is null : value(term) is not null;
        var wanted = term[(at + 1)..].TrimStart('=');
        return term[at - 1] == '!' ? value(term[..(at - 1)]) != wanted : value(term[..at]) == wanted;
    }

    private static string? Field(JsonNode node, string path)
    {
        JsonNode? at = node;
        foreach (var part in path.Split('.')) at = (at as JsonObject)?[part];
        return at?.ToString();
    }
}
