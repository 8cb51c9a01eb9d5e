using System.Globalization;
using System.Text.RegularExpressions;
using Meridian.Dns;

namespace Meridian.Cli;

/// <summary>Reads the regions of a command line: known names, or <c>name=latitude,longitude</c>.</summary>
internal static partial class RegionArguments
{
    /// <exception cref="CliException">A name is unknown, malformed or given twice; the message names what would be right.</exception>
    public static IReadOnlyList<Region> Parse(IEnumerable<string> arguments)
    {
        var regions = new List<Region>();
        // A place has a comma of its own, so it takes two of the parts between commas.
        var parts = new Queue<string>(arguments.SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)));
        while (parts.TryDequeue(out var part))
        {
            var region = part.Contains('=', StringComparison.Ordinal) ? Place(part, parts.TryDequeue(out var longitude) ? longitude : "") : Known(part);
            if (regions.Any(r => r.Name == region.Name)) throw CliException.BadInput($"--regions: \"{region.Name}\" is there twice");
            regions.Add(region);
        }
        return regions.Count > 0 ? regions : throw CliException.BadInput("--regions: at least one region is needed, such as us-central");
    }

    private static Region Known(string name) => Regions.TryFind(name, out var region)
        ? region
        : throw CliException.BadInput($"--regions: there is no region \"{name}\"; {Hint(name)} A place of your own is given as {name}=52.5,13.4");

    private static string Hint(string name) => Regions.Suggest(name) is { Count: > 0 } near
        ? $"did you mean {string.Join(", ", near)}?"
        : $"there are {string.Join(", ", Regions.All.Take(6).Select(r => r.Name))} and more.";

    private static Region Place(string first, string second)
    {
        var split = first.Split('=', 2);
        if (!Name().IsMatch(split[0])) throw CliException.BadInput($"--regions: \"{split[0]}\" is no name: use lower-case letters, digits and '-', at most 40, beginning with a letter");
        if (split[0] == MeridianHome.FederationName) throw CliException.BadInput($"--regions: \"{split[0]}\" is the name of the federation");
        return new Region(split[0], new GeoPoint(Degrees(split[1], 90, first), Degrees(second, 180, first)), split[0], [$"{split[0]}-a", $"{split[0]}-b"], []);
    }

    private static double Degrees(string text, double limit, string argument) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= limit
            ? degrees
            : throw CliException.BadInput($"--regions: \"{argument}\": \"{text}\" is no number from -{limit} to {limit}; a place is given as name=latitude,longitude, such as lab=52.5,13.4");

    [GeneratedRegex("^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$")]
    private static partial Regex Name();
}
