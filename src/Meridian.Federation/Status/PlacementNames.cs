using System.Security.Cryptography;
using System.Text;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// How Placements are named: a Deployment's by its name, any other object's <c>NAME.RESOURCE[.GROUP]</c>, such as <c>backend.services</c> or
/// <c>nightly.jobs.batch</c>. Those of cluster-scoped objects are in the federation's system namespace.
/// </summary>
internal static class PlacementNames
{
    private const int Longest = 253;
    private const int HashDigits = 8;

    /// <summary>Namespace and name of an object's Placement.</summary>
    public static ObjectKey KeyOf(ResourceType type, ObjectKey key, FederationOptions options) =>
        new(key.Namespace.Length > 0 ? key.Namespace : options.SystemNamespace, type.Equals(ResourceTypes.Deployments) ? key.Name : Fitting($"{key.Name}.{type.GroupResource}"));

    // Some kinds allow names that others do not, such as roles with colons: what does not fit is replaced, and told apart by a hash.
    private static string Fitting(string name)
    {
        var fitting = string.Concat(name.Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' ? c : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');
        if (fitting == name && name.Length <= Longest) return name;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashDigits];
        return $"{hash}-{(fitting.Length > Longest - HashDigits - 1 ? fitting[^(Longest - HashDigits - 1)..].TrimStart('-', '.') : fitting)}";
    }
}
