using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What an engine serves at one moment. Immutable: a change makes a new catalog of a higher <see cref="Generation"/>.</summary>
public sealed class ResourceCatalog
{
    private readonly Dictionary<(string Group, string Version, string Plural), ServedResource> byPath = [];

    /// <summary>Makes a catalog.</summary>
    /// <param name="resources">Resources, in the order of discovery.</param>
    /// <param name="generation">Number of this state; later states have higher numbers.</param>
    /// <exception cref="ArgumentException">A resource is named twice, or is writable without a strategy.</exception>
    public ResourceCatalog(IReadOnlyList<ServedResource> resources, long generation)
    {
        foreach (var served in resources)
        {
            if (!served.ReadOnly && served.Strategy is null) throw new ArgumentException($"{served.Type} is writable and has no strategy", nameof(resources));
            byPath.Add((served.Type.Group, served.Type.Version, served.Type.Plural), served);
        }
        (Resources, Generation) = (resources, generation);
        Types = [.. resources.Select(r => r.Type)];
        Collections = [.. resources.Where(r => !r.Type.MissingVerbs.Contains("watch")).GroupBy(r => (r.Store, r.StoredAs.GroupResource)).Select(OneOf)];
    }

    /// <summary>Number of this state; later states have higher numbers.</summary>
    public long Generation { get; }

    /// <summary>Everything served, in the order of discovery. One stored resource may be served in several versions.</summary>
    public IReadOnlyList<ServedResource> Resources { get; }

    /// <summary>The types of <see cref="Resources"/>.</summary>
    public IReadOnlyList<ResourceType> Types { get; }

    /// <summary>One type for each collection of stored objects: who follows these sees every object once. What cannot be watched is not stored.</summary>
    public IReadOnlyList<ResourceType> Collections { get; }

    /// <summary>The resource at a path, or null.</summary>
    public ServedResource? Find(string group, string version, string plural) => byPath.GetValueOrDefault((group, version, plural));

    /// <summary>The resource of a type, or null.</summary>
    public ServedResource? Find(ResourceType type) => Find(type.Group, type.Version, type.Plural);

    // The version that objects are stored in needs no conversion.
    private static ResourceType OneOf(IEnumerable<ServedResource> versions) =>
        (versions.FirstOrDefault(v => v.StoredAs.Equals(v.Type)) ?? versions.First()).Type;
}
