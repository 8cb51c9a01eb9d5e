using System.Collections.Frozen;
using System.Globalization;

namespace Meridian.Dns;

/// <summary>Where countries and continents are, for databases that tell no more: where most of their people live, to the degree.</summary>
internal static class Countries
{
    private const string Table =
        "AE 25 55,AR -35 -60,AT 48 16,AU -34 148,BD 24 90,BE 51 4,BG 43 24,BR -20 -46,BY 54 28,CA 45 -77,CH 47 8,CL -33 -71,CN 33 114,CO 5 -75,CR 10 -84,CZ 50 15,"
        + "DE 51 9,DK 56 11,DO 19 -70,DZ 36 3,EC -1 -79,EE 59 25,EG 30 31,ES 40 -3,ET 9 39,FI 61 25,FR 47 3,GB 52 -1,GH 6 -1,GR 38 23,GT 15 -91,HK 22 114,HR 46 16,HU 47 19,"
        + "ID -7 110,IE 53 -7,IL 32 35,IN 23 79,IQ 33 44,IR 34 52,IS 64 -22,IT 43 12,JO 32 36,JP 36 138,KE -1 37,KR 37 127,KW 29 48,KZ 48 70,LB 34 36,LK 7 80,LT 55 24,LU 50 6,"
        + "LV 57 24,MA 33 -7,MM 19 96,MX 21 -100,MY 4 102,NG 8 6,NL 52 5,NO 60 10,NP 28 85,NZ -39 175,OM 23 58,PA 9 -79,PE -11 -76,PH 13 122,PK 31 72,PL 52 19,PR 18 -66,PT 40 -8,"
        + "QA 25 51,RO 45 26,RS 44 21,RU 55 45,SA 24 45,SE 59 16,SG 1 104,SI 46 15,SK 49 19,TH 14 101,TN 36 10,TR 39 32,TW 24 121,TZ -6 36,UA 49 31,UG 1 32,US 39 -92,UY -34 -56,"
        + "UZ 40 67,VE 10 -67,VN 16 107,ZA -28 28";

    private static readonly FrozenDictionary<string, GeoPoint> Places = Table.Split(',').Select(c => c.Split(' ')).ToFrozenDictionary(c => c[0], c => new GeoPoint(Degrees(c[1]), Degrees(c[2])));

    private static readonly FrozenDictionary<string, Location> Continents = new Dictionary<string, Location>
    {
        ["AF"] = new("Africa", new GeoPoint(0, 25)),
        ["AS"] = new("Asia", new GeoPoint(28, 100)),
        ["EU"] = new("Europe", new GeoPoint(50, 9)),
        ["NA"] = new("North America", new GeoPoint(39, -98)),
        ["OC"] = new("Oceania", new GeoPoint(-34, 148)),
        ["SA"] = new("South America", new GeoPoint(-15, -56)),
    }.ToFrozenDictionary();

    /// <summary>Where a country is, by its code of two letters; null for one that is not listed.</summary>
    public static GeoPoint? Find(string code) => Places.TryGetValue(code, out var place) ? place : null;

    /// <summary>Where a continent is, by its code of two letters; null if there is none.</summary>
    public static Location? Continent(string code) => Continents.GetValueOrDefault(code);

    private static double Degrees(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
