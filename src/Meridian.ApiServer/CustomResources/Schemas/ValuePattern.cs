using System.Text.RegularExpressions;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The patterns of schemas. They match in time proportional to the text, whatever they are.</summary>
internal static class ValuePattern
{
    /// <summary>Compiles a pattern.</summary>
    /// <returns>Null if it is none.</returns>
    public static Regex? Compile(string pattern) => TryCompile(pattern, out var regex, out _) ? regex : null;

    /// <summary>Compiles a pattern, or says what is wrong with it.</summary>
    public static bool TryCompile(string pattern, out Regex? regex, out string fault)
    {
        (regex, fault) = (null, "");
        try
        {
            regex = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            fault = refused.Message;
            return false;
        }
    }
}
