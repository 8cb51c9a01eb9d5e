using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>Which part of a collection to read.</summary>
/// <param name="Revision">Read the collection as it was at this revision; 0 for the newest.</param>
/// <param name="After">Only keys after this one; null from the beginning.</param>
/// <param name="Limit">Largest number of objects; 0 for all.</param>
public readonly record struct StoreListOptions(long Revision = 0, ObjectKey? After = null, int Limit = 0);

/// <summary>Part of a collection.</summary>
/// <param name="Items">Objects in key order.</param>
/// <param name="Revision">Revision at which they were read.</param>
/// <param name="Remaining">How many more follow the last one.</param>
public sealed record StorePage(IReadOnlyList<KubeObject> Items, long Revision, int Remaining);

/// <summary>One write.</summary>
/// <param name="Type">Resource.</param>
/// <param name="Key">Object.</param>
/// <param name="ExpectedRevision">0: the object must not exist. Else: the object must be at exactly this revision.</param>
/// <param name="Draft">New content, or null to delete.</param>
public sealed record StoreWrite(ResourceType Type, ObjectKey Key, long ExpectedRevision, ObjectDraft? Draft)
{
    /// <summary>The object is deleted when it was not written for so long. Default null: never.</summary>
    public TimeSpan? TimeToLive { get; init; }
}

/// <summary>One change.</summary>
/// <param name="Revision">Revision of the change.</param>
/// <param name="Object">State after the change; for a deletion the last state, carrying the deletion's revision.</param>
/// <param name="Previous">State before the change, or null for a creation. Lets a watch with selectors see objects enter and leave.</param>
/// <param name="Deleted">Whether the object went.</param>
public sealed record StoreEvent(long Revision, KubeObject Object, KubeObject? Previous, bool Deleted);

/// <summary>The object was not at the expected revision.</summary>
/// <param name="current">Its state now, or null if it does not exist.</param>
public sealed class StoreConflictException(KubeObject? current) : Exception("the object is not at the expected revision")
{
    /// <summary>The object's state now, or null if it does not exist.</summary>
    public KubeObject? Current { get; } = current;
}
