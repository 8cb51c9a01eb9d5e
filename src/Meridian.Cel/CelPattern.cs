using System.Text.RegularExpressions;
using Meridian.Cel.Libraries;

namespace Meridian.Cel;

/// <summary>Regular expressions as RE2 understands them, for rules that hold patterns beside expressions. They match in time linear in the text.</summary>
public static class CelPattern
{
    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="fault">What is wrong with it, as <c>error parsing regexp: ...</c>; empty if nothing.</param>
    /// <returns>Null if it is no pattern.</returns>
    public static Regex? Compile(string pattern, out string fault)
    {
        fault = "";
        try
        {
            return new Regex(Re2Translator.Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Re2SyntaxException refused)
        {
            fault = "error parsing regexp: " + refused.Message;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            fault = $"error parsing regexp: invalid or too large: `{pattern}`";
        }
        return null;
    }
}
