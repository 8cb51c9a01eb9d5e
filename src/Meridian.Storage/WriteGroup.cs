using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Writes that become durable together. Each sees what those before it in the group have done.</summary>
/// <param name="startRevision">Newest revision before the group.</param>
/// <param name="now">Time from which objects live.</param>
/// <param name="published">The published state of an object.</param>
internal sealed class WriteGroup(long startRevision, DateTimeOffset now, Func<string, ObjectKey, KubeObject?> published)
{
    private readonly Dictionary<(string, ObjectKey), KubeObject?> changed = [];

    /// <summary>Newest revision after the group.</summary>
    public long Revision { get; private set; } = startRevision;

    /// <summary>Changes in order.</summary>
    public List<StoreEvent> Changes { get; } = [];

    /// <summary>The same changes as the journal takes them.</summary>
    public List<JournalEntry> Entries { get; } = [];

    /// <summary>Adds a write, unless the object is not at the revision it expects.</summary>
    public bool TryAdd(CollectionWrite write, [NotNullWhen(false)] out StoreConflictException? conflict)
    {
        var current = changed.TryGetValue((write.Collection, write.Key), out var pending) ? pending : published(write.Collection, write.Key);
        var at = current is null ? 0 : RevisionOf(current);
        // Deleting what does not exist is a conflict too: there is nothing whose revision could match.
        var possible = at == write.ExpectedRevision && (current is not null || write.Draft is not null);
        conflict = possible ? null : new StoreConflictException(current);
        if (conflict is not null) return false;
        Revision++;
        var deleted = write.Draft is null;
        var state = (write.Draft ?? ObjectDraft.Of(current!)).At(Revision);
        changed[(write.Collection, write.Key)] = deleted ? null : state;
        Changes.Add(new StoreEvent(Revision, state, current, deleted));
        Entries.Add(new JournalEntry(write.Collection, write.Key, Revision, deleted ? null : state, at, now + write.TimeToLive));
        return true;
    }

    private static long RevisionOf(KubeObject stored) => long.Parse(stored.Header.ResourceVersion, CultureInfo.InvariantCulture);
}
