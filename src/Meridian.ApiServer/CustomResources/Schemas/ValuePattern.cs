using System.Text.RegularExpressions;
using Meridian.Cel;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The patterns of schemas. They match in time proportional to the text, whatever they are.</summary>
internal static class ValuePattern
{
    /// <summary>Compiles a pattern.</summary>
    /// <returns>Null if it is none.</returns>
    public static Regex? Compile(string pattern) => CelPattern.Compile(pattern, out _);

    /// <summary>Compiles a pattern, or says what is wrong with it.</summary>
    public static bool TryCompile(string pattern, out Regex? regex, out string fault) => (regex = CelPattern.Compile(pattern, out fault)) is not null;
}
