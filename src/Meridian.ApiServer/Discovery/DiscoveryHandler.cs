using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers what the server serves. The documents are made once; clients that hold one are told so by its tag.</summary>
internal sealed class DiscoveryHandler
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    // What clients hold is keyed by path and form.
    private readonly Dictionary<(string Path, OutputForm Form), DiscoveryDocument> documents = [];

    /// <param name="resources">Everything served.</param>
    /// <param name="address">Host and port of the server, for the oldest document.</param>
    public DiscoveryHandler(IEnumerable<DiscoveredResource> resources, string address)
    {
        var groups = resources.GroupBy(r => r.Type.Group).OrderBy(g => GroupOrder.Of(g.Key)).ToArray();
        var (core, named) = (groups.Where(g => g.Key.Length == 0).ToArray(), groups.Where(g => g.Key.Length > 0).ToArray());
        Add("/api", OutputForm.AggregatedDiscovery, DiscoveryDocument.Of(w => AggregatedDiscovery.Write(w, core)));
        Add("/apis", OutputForm.AggregatedDiscovery, DiscoveryDocument.Of(w => AggregatedDiscovery.Write(w, named)));
        var coreVersions = core.SelectMany(g => g).Select(r => r.Type.Version).Distinct();
        Add("/api", OutputForm.Object, DiscoveryDocument.Of(w => LegacyDiscovery.WriteVersions(w, coreVersions, address)));
        Add("/apis", OutputForm.Object, DiscoveryDocument.Of(w => LegacyDiscovery.WriteGroups(w, named)));
        foreach (var group in groups) AddGroup(group);
    }

    /// <exception cref="StatusException">404 for what is not served, 405, 406.</exception>
    public Task HandleAsync(ApiRequest request)
    {
        if (request.Verb != "get") throw ApiError.MethodNotAllowed();
        var path = request.Path.Path.TrimEnd('/');
        var form = request.Path.Kind == PathKind.Root ? ContentNegotiation.ForDiscovery(request.Accept) : ContentNegotiation.ForObjects(request.Accept, isList: false, canTabulate: false);
        return documents.TryGetValue((path, form), out var document) ? WriteAsync(request, document, form) : throw ApiError.NoSuchResource();
    }

    private static Task WriteAsync(ApiRequest request, DiscoveryDocument document, OutputForm form) =>
        ResponseWriter.TaggedAsync(request, document.Json, document.ETag, form == OutputForm.AggregatedDiscovery ? AggregatedType : ResponseWriter.Json);

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
