using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>All documents of discovery for one state of what is served.</summary>
internal sealed class DiscoveryDocuments
{
    // What clients hold is keyed by path and form.
    private readonly Dictionary<(string Path, OutputForm Form), DiscoveryDocument> documents = [];

    /// <param name="resources">Everything served.</param>
    /// <param name="address">Host and port of the server, for the oldest document.</param>
    public DiscoveryDocuments(IEnumerable<DiscoveredResource> resources, string address)
    {
        var groups = resources.GroupBy(r => r.Type.Group).OrderBy(g => GroupOrder.Of(g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal).ToArray();
        var (core, named) = (groups.Where(g => g.Key.Length == 0).ToArray(), groups.Where(g => g.Key.Length > 0).ToArray());
        Add("/api", OutputForm.AggregatedDiscovery, DiscoveryDocument.Of(w => AggregatedDiscovery.Write(w, core)));
        Add("/apis", OutputForm.AggregatedDiscovery, DiscoveryDocument.Of(w => AggregatedDiscovery.Write(w, named)));
        var coreVersions = core.SelectMany(g => g).Select(r => r.Type.Version).Distinct();
        Add("/api", OutputForm.Object, DiscoveryDocument.Of(w => LegacyDiscovery.WriteVersions(w, coreVersions, address)));
        Add("/apis", OutputForm.Object, DiscoveryDocument.Of(w => LegacyDiscovery.WriteGroups(w, named)));
        foreach (var group in groups) AddGroup(group);
    }

    /// <summary>The document at a path; null if there is none.</summary>
    public DiscoveryDocument? Find(string path, OutputForm form) => documents.GetValueOrDefault((path, form));

    private void AddGroup(IGrouping<string, DiscoveredResource> group)
    {
        var root = group.Key.Length == 0 ? "/api" : $"/apis/{group.Key}";
        if (group.Key.Length > 0) Add(root, OutputForm.Object, DiscoveryDocument.Of(w => LegacyDiscovery.WriteGroup(w, group, alone: true)));
        foreach (var version in group.GroupBy(r => r.Type.Version))
        {
            var groupVersion = group.Key.Length == 0 ? version.Key : $"{group.Key}/{version.Key}";
            Add($"{root}/{version.Key}", OutputForm.Object, DiscoveryDocument.Of(w => LegacyDiscovery.WriteResources(w, groupVersion, version)));
        }
    }

    private void Add(string path, OutputForm form, DiscoveryDocument document) => documents[(path, form)] = document;
}
