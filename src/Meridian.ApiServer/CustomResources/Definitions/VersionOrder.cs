using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Kubernetes' order of versions: <c>v2, v1, v1beta2, v1beta1, v1alpha1</c>, then all others by name.</summary>
internal sealed partial class VersionOrder : IComparer<DefinitionVersion>
{
    public static readonly VersionOrder MostStableFirst = new();

    public int Compare(DefinitionVersion? x, DefinitionVersion? y) => Compare(x!.Name, y!.Name);

    public static int Compare(string one, string other)
    {
        var (a, b) = (Rank(one), Rank(other));
        if (a is null || b is null) return a is null && b is null ? string.CompareOrdinal(one, other) : a is null ? 1 : -1;
        return b.Value.CompareTo(a.Value);
    }

    private static (int Stability, long Major, long Minor)? Rank(string version)
    {
        if (VersionName().Match(version) is not { Success: true } match) return null;
        var stability = match.Groups[2].Value switch { "" => 2, "beta" => 1, _ => 0 };
        return (stability, Number(match.Groups[1].Value), match.Groups[3].Success ? Number(match.Groups[3].Value) : 0);
    }

    private static long Number(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(@"^v([1-9][0-9]*)(?:(alpha|beta)([1-9][0-9]*))?\z")]
    private static partial Regex VersionName();
}
