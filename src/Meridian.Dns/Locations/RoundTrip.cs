namespace Meridian.Dns;

/// <summary>How long a message and its answer take between two places, told from the map.</summary>
public static class RoundTrip
{
    /// <summary>Milliseconds for each kilometre of the great circle: light in glass covers 200 km in a millisecond, there and back, and cables are about 1.3 times as long as the way.</summary>
    public const double MillisecondsPerKilometre = 2 * 1.3 / 200;

    /// <summary>Milliseconds that machines add even beside each other.</summary>
    public const double LeastMilliseconds = 1;

    /// <summary>The round-trip time: <c>1 ms + 0.013 ms x km</c>, to a whole millisecond.</summary>
    public static TimeSpan Between(GeoPoint one, GeoPoint other) =>
        TimeSpan.FromMilliseconds(Math.Round(LeastMilliseconds + MillisecondsPerKilometre * one.DistanceKm(other)));
}
