using System.Text.RegularExpressions;

namespace Meridian.Cli;

/// <summary>Names of federations: each is part of DNS names and begins the names of the control plane's objects.</summary>
internal static partial class FederationName
{
    /// <summary>Most characters.</summary>
    public const int Longest = 40;

    /// <summary>Whether a text can be such a name.</summary>
    public static bool IsValid(string name) => name.Length <= Longest && Pattern().IsMatch(name);

    [GeneratedRegex("^[a-z]([a-z0-9-]*[a-z0-9])?$")]
    private static partial Regex Pattern();
}
