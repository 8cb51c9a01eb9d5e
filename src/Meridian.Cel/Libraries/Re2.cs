using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Meridian.Cel.Libraries;

/// <summary>Regular expressions as RE2 understands them, run in time linear in the text. The last used ones are kept compiled.</summary>
internal static class Re2
{
    private const int Kept = 512;

    private static readonly ConcurrentDictionary<string, (Regex? Regex, string? Fault)> Compiled = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a pattern; null if nothing.</summary>
    public static string? Fault(string pattern) => Compile(pattern).Fault;

    /// <summary>Calls <paramref name="use"/> with the compiled pattern; a failure if the pattern is no RE2.</summary>
    public static CelValue With(string pattern, Func<Regex, CelValue> use)
    {
        var (regex, fault) = Compile(pattern);
        return regex is null ? CelValue.Error(fault!) : use(regex);
    }

    private static (Regex? Regex, string? Fault) Compile(string pattern)
    {
        if (Compiled.TryGetValue(pattern, out var known)) return known;
        var made = Make(pattern);
        if (Compiled.Count >= Kept) Compiled.Clear();
        Compiled[pattern] = made;
        return made;
    }

    private static (Regex? Regex, string? Fault) Make(string pattern)
    {
        try
        {
            return (new Regex(Re2Translator.Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant), null);
        }
        catch (Re2SyntaxException fault)
        {
            return (null, "error parsing regexp: " + fault.Message);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return (null, $"error parsing regexp: invalid or too large: `{pattern}`");
        }
    }
}

internal sealed class Re2SyntaxException(string message) : Exception(message);
