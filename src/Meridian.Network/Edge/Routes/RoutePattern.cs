using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Meridian.Network;

/// <summary>
/// Regular expressions of routes: .NET's without look-around and back-references, so that none takes longer than in proportion to its text; the whole
/// text has to fit. Safe for concurrent use.
/// </summary>
public static class RoutePattern
{
    private const int MostKept = 10_000;

    // Routes are arranged anew with every change, and most patterns are those of before.
    private static readonly ConcurrentDictionary<string, Regex> Known = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a pattern; null if nothing is.</summary>
    public static string? Fault(string pattern)
    {
        try
        {
            Of(pattern);
            return null;
        }
        catch (NotSupportedException)
        {
            return "look-around, back-references and very long repetitions are not served";
        }
        catch (ArgumentException invalid)
        {
            return invalid.Message;
        }
    }

    internal static Regex Of(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known)) return known;
        if (Known.Count >= MostKept) Known.Clear();
        // Parsed alone first: one that is only valid between our brackets is not valid.
        _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        return Known[pattern] = new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
    }
}
