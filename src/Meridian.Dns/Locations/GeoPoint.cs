namespace Meridian.Dns;

/// <summary>A place on the globe.</summary>
/// <param name="Latitude">Degrees, north positive, -90 to 90.</param>
/// <param name="Longitude">Degrees, east positive, -180 to 180.</param>
public readonly record struct GeoPoint(double Latitude, double Longitude)
{
    private const double EarthRadiusKm = 6371.0088;

    /// <summary>Great-circle distance in kilometres, by the haversine formula.</summary>
    public double DistanceKm(GeoPoint other)
    {
        var (lat1, lat2) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLon = Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2);
        var a = sinLat * sinLat + Math.Cos(lat1) * Math.Cos(lat2) * sinLon * sinLon;
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(a)));
    }
}
