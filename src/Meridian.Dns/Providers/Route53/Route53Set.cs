using System.Globalization;
using System.Xml.Linq;

namespace Meridian.Dns;

/// <summary>One ResourceRecordSet: of a name with routing there are several.</summary>
internal sealed record Route53Set
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public string Identifier { get; init; } = "";

    public int? Weight { get; init; }

    public string Region { get; init; } = "";

    /// <summary><c>continent:EU</c>, <c>country:US</c>, <c>country:US-OR</c> or <c>*</c>; empty for none.</summary>
    public string Location { get; init; } = "";

    public uint Ttl { get; init; }

    public IReadOnlyList<string> Values { get; init; } = [];

    public string HealthCheckId { get; init; } = "";

    /// <summary>Whether it has something that is never written by us: an alias, failover, several values, a network.</summary>
    public bool IsForeign { get; init; }

    public static Route53Set Read(XElement set) => new()
    {
        Name = Route53Api.Text(set, "Name"),
        Type = Route53Api.Text(set, "Type"),
        Identifier = Route53Api.Text(set, "SetIdentifier"),
        Weight = int.TryParse(Route53Api.Text(set, "Weight"), NumberStyles.None, CultureInfo.InvariantCulture, out var weight) ? weight : null,
        Region = Route53Api.Text(set, "Region"),
        Location = set.Element(Route53Api.Xml + "GeoLocation") is { } location ? ReadLocation(location) : "",
        Ttl = uint.TryParse(Route53Api.Text(set, "TTL"), NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) ? ttl : 0,
        Values = [.. set.Descendants(Route53Api.Xml + "Value").Select(v => v.Value)],
        HealthCheckId = Route53Api.Text(set, "HealthCheckId"),
        IsForeign = ((string[])["AliasTarget", "Failover", "MultiValueAnswer", "CidrRoutingConfig", "GeoProximityLocation", "TrafficPolicyInstanceId"]).Any(e => set.Element(Route53Api.Xml + e) is not null),
    };

    /// <summary>The element, its parts in the order that the schema asks for.</summary>
    public XElement Write() => new(Route53Api.Xml + "ResourceRecordSet",
        Element("Name", Name),
        Element("Type", Type),
        Identifier.Length > 0 ? Element("SetIdentifier", Identifier) : null,
        Weight is { } weight ? Element("Weight", weight.ToString(CultureInfo.InvariantCulture)) : null,
        Region.Length > 0 ? Element("Region", Region) : null,
        Location.Length > 0 ? WriteLocation() : null,
        Element("TTL", Ttl.ToString(CultureInfo.InvariantCulture)),
        new XElement(Route53Api.Xml + "ResourceRecords", Values.Select(v => new XElement(Route53Api.Xml + "ResourceRecord", Element("Value", v)))),
        HealthCheckId.Length > 0 ? Element("HealthCheckId", HealthCheckId) : null);

    private static string ReadLocation(XElement location)
    {
        if (Route53Api.Text(location, "ContinentCode") is { Length: > 0 } continent) return $"continent:{continent}";
        var (country, part) = (Route53Api.Text(location, "CountryCode"), Route53Api.Text(location, "SubdivisionCode"));
        return country == Route53Provider.Anywhere ? Route53Provider.Anywhere : part.Length > 0 ? $"country:{country}-{part}" : $"country:{country}";
    }

    private XElement WriteLocation()
    {
        if (Location == Route53Provider.Anywhere) return new XElement(Route53Api.Xml + "GeoLocation", Element("CountryCode", Location));
        if (Location.StartsWith("continent:", StringComparison.Ordinal)) return new XElement(Route53Api.Xml + "GeoLocation", Element("ContinentCode", Location["continent:".Length..]));
        var country = Location.StartsWith("country:", StringComparison.Ordinal) ? Location["country:".Length..] : Location;
        var dash = country.IndexOf('-', StringComparison.Ordinal);
        return new XElement(Route53Api.Xml + "GeoLocation", Element("CountryCode", dash < 0 ? country : country[..dash]), dash < 0 ? null : Element("SubdivisionCode", country[(dash + 1)..]));
    }

    private static XElement Element(string name, string value) => new(Route53Api.Xml + name, value);
}
