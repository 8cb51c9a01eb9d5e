using System.Security.Cryptography;
using System.Text;

namespace Meridian.Dns;

/// <summary>Who writes: a DNS label, which stands in every claim.</summary>
/// <param name="Federation">Name of the federation.</param>
/// <param name="Id">The whole identity; begins with the federation's name.</param>
public sealed record OwnerIdentity(string Federation, string Id)
{
    private const int LongestFederation = 50;

    /// <summary>The identity of one control plane of a federation; replicas that share their state share it.</summary>
    /// <param name="federation">Name of the federation.</param>
    /// <param name="controlPlane">What tells this control plane from every other; empty for the federation alone.</param>
    public static OwnerIdentity Of(string federation, string controlPlane)
    {
        var name = federation.Length > LongestFederation ? federation[..LongestFederation] : federation;
        return new OwnerIdentity(name, controlPlane.Length == 0 ? name : $"{name}--{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(controlPlane)).AsSpan(0, 4))}");
    }

    /// <summary>Whether another owner is a control plane of the same federation.</summary>
    internal bool IsKin(string other) => other == Federation || other.StartsWith($"{Federation}--", StringComparison.Ordinal);
}
