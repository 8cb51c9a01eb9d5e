using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>One change as it is made durable.</summary>
/// <param name="Collection">Group and plural name.</param>
/// <param name="Key">Object.</param>
/// <param name="Revision">Revision of the change.</param>
/// <param name="Object">New state, or null for a deletion.</param>
/// <param name="Superseded">Revision of the state before, or 0.</param>
/// <param name="Expires">When the object ends, or null.</param>
internal readonly record struct JournalEntry(
    string Collection, ObjectKey Key, long Revision, KubeObject? Object, long Superseded = 0, DateTimeOffset? Expires = null);

/// <summary>Makes changes durable. Called by the store's one writer only.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>Everything stored, as the writes that made it, and the newest revision.</summary>
    long Load(Action<JournalEntry> objects);

    /// <summary>Makes a group of changes durable together, or none of them.</summary>
    /// <exception cref="IOException">Nothing was stored.</exception>
    void Append(IReadOnlyList<JournalEntry> entries, long revision);

    /// <summary>Tidies up a little when nobody waits for a write. Returns whether there is more to do.</summary>
    bool Maintain();
}
