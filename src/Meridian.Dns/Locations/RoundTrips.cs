using System.Collections.Immutable;

namespace Meridian.Dns;

/// <summary>
/// How long a packet takes from one region to another and back: as it was measured, or set, for a pair; else as the distance over the globe
/// lets expect. Immutable. The one matrix for all who ask how far something is.
/// </summary>
public sealed class RoundTrips
{
    /// <summary>No pair was measured.</summary>
    public static readonly RoundTrips Estimated = new(ImmutableDictionary<(string, string), double>.Empty);

    private readonly ImmutableDictionary<(string, string), double> known;

    private RoundTrips(ImmutableDictionary<(string, string), double> known) => this.known = known;

    /// <summary>The pairs that were measured or set, with their milliseconds; each pair once.</summary>
    public IEnumerable<(string A, string B, double Milliseconds)> Known => known.Select(k => (k.Key.Item1, k.Key.Item2, k.Value));

    /// <summary>Milliseconds between two regions, in both directions the same.</summary>
    /// <param name="a">A region.</param>
    /// <param name="b">A region.</param>
    /// <param name="milliseconds">Zero or more.</param>
    public RoundTrips With(string a, string b, double milliseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds);
        return new(known.SetItem(Pair(a, b), milliseconds));
    }

    /// <summary>All pairs of another matrix, which are believed more than our own.</summary>
    public RoundTrips With(RoundTrips others) => others.known.IsEmpty ? this : known.IsEmpty ? others : new(known.SetItems(others.known));

    /// <summary>As it was before it was measured or set.</summary>
    public RoundTrips Without(string a, string b) => new(known.Remove(Pair(a, b)));

    /// <summary>Milliseconds between two regions as measured or set; null if they never were.</summary>
    public double? Measured(string a, string b) => known.TryGetValue(Pair(a, b), out var milliseconds) ? milliseconds : null;

    /// <summary>Milliseconds from one place to another; null if nothing is known of it.</summary>
    public double? Between(string regionA, GeoPoint? a, string regionB, GeoPoint? b) =>
        Measured(regionA, regionB) ?? (a is { } from && b is { } to ? Estimate(from.DistanceKm(to)) : regionA.Length > 0 && regionA == regionB ? RoundTrip.LeastMilliseconds : null);

    /// <summary>Milliseconds to expect over a distance.</summary>
    public static double Estimate(double km) => RoundTrip.LeastMilliseconds + RoundTrip.MillisecondsPerKilometre * km;

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
}
