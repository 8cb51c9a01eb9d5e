using System.Globalization;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Everything in a store at one revision.</summary>
public sealed class StoreImage
{
    private readonly IReadOnlyDictionary<(string, ObjectKey), (long Revision, DateTimeOffset At)> ends;

    internal StoreImage(
        long revision, IReadOnlyDictionary<(string, ObjectKey), (long Revision, DateTimeOffset At)> ends, IReadOnlyList<(string Collection, SnapshotTree Objects)> collections) =>
        (Revision, this.ends, Collections) = (revision, ends, collections);

    /// <summary>The revision.</summary>
    public long Revision { get; }

    /// <summary>Number of objects.</summary>
    public int Count => Collections.Sum(c => c.Objects.Count);

    /// <summary>The trees themselves.</summary>
    internal IReadOnlyList<(string Collection, SnapshotTree Objects)> Collections { get; }

    /// <summary>The objects as a journal takes them.</summary>
    internal IEnumerable<JournalEntry> Entries => Collections.SelectMany(c => c.Objects.Range(null, null).Select(o => Entry(c.Collection, o)));

    private JournalEntry Entry(string collection, KubeObject stored)
    {
        var revision = long.Parse(stored.Header.ResourceVersion, CultureInfo.InvariantCulture);
        DateTimeOffset? end = ends.TryGetValue((collection, stored.Key), out var known) && known.Revision == revision ? known.At : null;
        return new JournalEntry(collection, stored.Key, revision, stored, 0, end);
    }
}
