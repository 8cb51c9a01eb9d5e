using System.Collections.Frozen;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>One resource that a server says it serves.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version.</param>
/// <param name="Plural">Name in paths, such as <c>deployments</c>.</param>
public readonly record struct DiscoveredApi(string Group, string Version, string Plural);

/// <summary>What an API server serves, by its own word. Immutable.</summary>
public sealed class DiscoveredApis
{
    /// <summary>Nobody has asked yet, so everything is supposed to be served.</summary>
    public static readonly DiscoveredApis Unknown = new([], []) { IsKnown = false };

    private readonly FrozenSet<DiscoveredApi> apis;

    /// <summary>Takes what was read.</summary>
    /// <param name="apis">All resources.</param>
    /// <param name="stale">Group versions, such as <c>metrics.k8s.io/v1beta1</c>, whose own server did not answer.</param>
    public DiscoveredApis(IEnumerable<DiscoveredApi> apis, IEnumerable<string> stale)
    {
        this.apis = apis.ToFrozenSet();
        Stale = [.. stale.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether the server has been asked.</summary>
    public bool IsKnown { get; private init; } = true;

    /// <summary>Everything that is served.</summary>
    public IReadOnlyCollection<DiscoveredApi> All => apis;

    /// <summary>Group versions whose own server did not answer: of them the server says nothing, or what it knew before.</summary>
    public IReadOnlyList<string> Stale { get; }

    /// <summary>Whether objects of the type can be read and written in just this version.</summary>
    public bool Serves(ResourceType type) => !IsKnown || apis.Contains(new DiscoveredApi(type.Group, type.Version, type.Plural));

    /// <summary>Why the type is not served, for people; null if it is.</summary>
    public string? Lack(ResourceType type)
    {
        if (Serves(type)) return null;
        var wanted = $"the cluster does not serve {type.GroupResource} in {type.ApiVersion}";
        if (Stale.Contains(type.ApiVersion)) return $"{wanted}: the server of that API does not answer";
        var versions = Versions(type.Group, type.Plural);
        if (versions.Count > 0) return $"{wanted}, but in {string.Join(", ", versions.Select(v => type.Group.Length == 0 ? v : $"{type.Group}/{v}"))}";
        return apis.Any(a => a.Group == type.Group) ? wanted : $"{wanted}: it has no API group {(type.Group.Length == 0 ? "\"\"" : type.Group)}";
    }

    /// <summary>The versions in which a resource is served, sorted; none if it is not.</summary>
    public IReadOnlyList<string> Versions(string group, string plural) =>
        [.. apis.Where(a => a.Group == group && a.Plural == plural).Select(a => a.Version).Order(StringComparer.Ordinal)];

    /// <summary>Whether the other says the same.</summary>
    public bool SameAs(DiscoveredApis other) =>
        IsKnown == other.IsKnown && apis.SetEquals(other.apis) && Stale.SequenceEqual(other.Stale, StringComparer.Ordinal);
}
