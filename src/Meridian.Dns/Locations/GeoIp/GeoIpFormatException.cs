namespace Meridian.Dns;

/// <summary>A file is no usable GeoIP database.</summary>
public sealed class GeoIpFormatException(string message) : Exception(message);
