using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>One change as it is made durable.</summary>
/// <param name="Collection">Group and plural name.</param>
/// <param name="Key">Object.</param>
/// <param name="Object">New state, or null for a deletion.</param>
internal readonly record struct JournalEntry(string Collection, ObjectKey Key, KubeObject? Object);

/// <summary>Makes changes durable. Called by the store's one writer only.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>Everything stored, and the newest revision.</summary>
    long Load(Action<string, KubeObject> objects);

    /// <summary>Makes a group of changes durable together, or none of them.</summary>
    /// <exception cref="IOException">Nothing was stored.</exception>
    void Append(IReadOnlyList<JournalEntry> entries, long revision);
}
