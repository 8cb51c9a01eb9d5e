using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>Turns definitions into what the engine serves; a definition that did not change keeps what was made of it. Used by one thread at a time.</summary>
internal sealed class DefinitionCatalog(ResourceRegistry registry, CustomResourceBuilder builder) : IDisposable
{
    private Dictionary<string, Served> served = [];

    private sealed record Served(string Key, IReadOnlyList<ServedResource> Resources, CancellationTokenSource Retired);

    /// <summary>Serves these definitions, and no others.</summary>
    public void Publish(IEnumerable<DefinitionSummary> definitions)
    {
        var now = new Dictionary<string, Served>(StringComparer.Ordinal);
        foreach (var definition in definitions)
        {
            if (Make(definition) is { } made) now[definition.Source.Header.Name] = made;
        }
        var gone = served.Where(old => !now.TryGetValue(old.Key, out var same) || !ReferenceEquals(same, old.Value)).Select(old => old.Value).ToArray();
        if (gone.Length == 0 && now.Count == served.Count) return;
        served = now;
        registry.SetCustom([.. now.OrderBy(s => s.Key, StringComparer.Ordinal).SelectMany(s => s.Value.Resources)]);
        foreach (var old in gone) Retire(old);
    }

    public void Dispose()
    {
        foreach (var one in served.Values) Retire(one);
    }

    private Served? Make(DefinitionSummary definition)
    {
        if (!definition.IsEstablished) return null;
        if (served.GetValueOrDefault(definition.Source.Header.Name) is { } known && known.Key == definition.ServedKey) return known;
        var retired = new CancellationTokenSource();
        return new Served(definition.ServedKey, [.. builder.Build(definition, retired.Token).Where(r => !IsBuiltIn(r.Type))], retired);
    }

    private bool IsBuiltIn(ResourceType type) => registry.IsBuiltIn(type);

    private static void Retire(Served old)
    {
        old.Retired.Cancel();
        old.Retired.Dispose();
    }
}
