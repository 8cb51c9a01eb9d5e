using System.Net;

namespace Meridian.Demo;

/// <summary>Where the load goes now. Immutable; a change is a new one.</summary>
/// <param name="Addresses">The addresses, in the server's order.</param>
internal sealed record TargetSet(IReadOnlyList<IPAddress> Addresses)
{
    public static readonly TargetSet None = new([]);

    public bool SameAs(TargetSet other) => Addresses.Count == other.Addresses.Count && Addresses.All(other.Addresses.Contains);
}
