using System.Text.RegularExpressions;

namespace Meridian.Dns;

/// <summary>Our regions in a cloud's words: as the configuration says (<c>places = us-central=us-east-2, ...</c>), else the cloud's nearest region of those that are known.</summary>
internal sealed class PlaceMap
{
    private readonly Dictionary<string, string> said = new(StringComparer.OrdinalIgnoreCase);
    private readonly Regex? names;

    /// <param name="provider">Name of the provider, for messages.</param>
    /// <param name="pairs">The configuration's pairs.</param>
    /// <param name="names">What the cloud's regions look like; null if every place must be said.</param>
    /// <exception cref="ProviderSettingsException">A pair is none.</exception>
    public PlaceMap(string provider, IReadOnlyList<string> pairs, Regex? names)
    {
        this.names = names;
        foreach (var pair in pairs)
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == pair.Length - 1) throw new ProviderSettingsException($"{provider}: places: \"{pair}\" is not of the form REGION=PLACE");
            said[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
        }
    }

    /// <summary>The answers with the cloud's places as places and ids, answers of one place put together; null if the place of one is not known.</summary>
    public IReadOnlyList<RoutedAnswer>? Adapt(IReadOnlyList<RoutedAnswer> answers)
    {
        var placed = answers.Select(a => (Place: Of(a.Place), Answer: a)).ToArray();
        if (placed.Any(p => p.Place is null)) return null;
        return [.. placed.GroupBy(p => p.Place!, StringComparer.Ordinal).Select(g => new RoutedAnswer { Id = g.Key, Place = g.Key, Data = [.. g.SelectMany(p => p.Answer.Data)] })];
    }

    private string? Of(string region)
    {
        if (said.TryGetValue(region, out var place)) return place;
        if (names is null) return null;
        if (names.IsMatch(region)) return region;
        return Regions.TryFind(region, out var known)
            ? Regions.All.SelectMany(r => r.Aliases.Prepend(r.Name).Select(name => (Name: name, r.Place))).Where(r => names.IsMatch(r.Name)).MinBy(r => r.Place.DistanceKm(known.Place)).Name
            : null;
    }
}
