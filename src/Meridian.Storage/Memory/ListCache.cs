using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Whole lists of one snapshot of a collection that were asked for more than once. It goes with its snapshot, when the collection changes.</summary>
internal sealed class ListCache
{
    // Joined JSON is a second copy, so only so much of it is kept.
    private const long MaxLength = 16 * 1024 * 1024;

    private volatile Entry? entry;

    private sealed record Entry(string? Namespace, KubeObject[] Items, StoredItems? Stored);

    /// <summary>The list of a namespace, or of all for null.</summary>
    /// <param name="tree">The snapshot's objects.</param>
    /// <param name="ns">Namespace, or null.</param>
    public IReadOnlyList<KubeObject> Get(SnapshotTree tree, string? ns)
    {
        var known = entry;
        if (known is null || known.Namespace != ns)
        {
            var items = tree.ToArray(ns);
            entry = new Entry(ns, items, null);
            return items;
        }
        if (known.Stored is { } stored) return stored;
        var length = StoredItems.LengthOf(known.Items);
        if (length > MaxLength) return known.Items;
        stored = new StoredItems(known.Items, length);
        entry = known with { Stored = stored };
        return stored;
    }
}
