using System.Diagnostics.CodeAnalysis;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Writes that become durable together. Each sees what those before it in the group have done.</summary>
/// <param name="startRevision">Newest revision before the group.</param>
/// <param name="published">The published state of an object.</param>
internal sealed class WriteGroup(long startRevision, Func<string, ObjectKey, KubeObject?> published)
{
    private readonly Dictionary<(string, ObjectKey), KubeObject?> changed = [];

    /// <summary>One change of a collection.</summary>
    public readonly record struct Change(string Collection, StoreEvent Event);

    /// <summary>Newest revision after the group.</summary>
    public long Revision { get; private set; } = startRevision;

    /// <summary>Changes in order.</summary>
    public List<Change> Changes { get; } = [];

    /// <summary>The same changes as the journal takes them.</summary>
    public List<JournalEntry> Entries { get; } = [];

    /// <summary>Adds a write, unless the object is not at the revision it expects.</summary>
    public bool TryAdd(StoreWrite write, [NotNullWhen(false)] out StoreConflictException? conflict)
    {
        var collection = write.Type.GroupResource;
        var current = changed.TryGetValue((collection, write.Key), out var pending) ? pending : published(collection, write.Key);
        var possible = IsAt(current, write.ExpectedRevision) && (current ?? (object?)write.Draft) is not null;
        conflict = possible ? null : new StoreConflictException(current);
        if (conflict is not null) return false;
        Revision++;
        var deleted = write.Draft is null;
        var state = deleted ? ObjectDraft.Of(current!.ToNode()).At(Revision) : write.Draft!.At(Revision);
        changed[(collection, write.Key)] = deleted ? null : state;
        Changes.Add(new Change(collection, new StoreEvent(Revision, state, current, deleted)));
        Entries.Add(new JournalEntry(collection, write.Key, deleted ? null : state));
        return true;
    }

    // Deleting what does not exist is a conflict too: there is nothing whose revision could match.
    private static bool IsAt(KubeObject? current, long expected) =>
        current is null ? expected == 0 : expected.ToString(System.Globalization.CultureInfo.InvariantCulture) == current.Header.ResourceVersion;
}
