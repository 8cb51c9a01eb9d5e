using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>A write as the writer takes it: of a collection by name, since objects also end that no caller named.</summary>
/// <param name="Collection">Group and plural name.</param>
/// <param name="Key">Object.</param>
/// <param name="ExpectedRevision">Revision the object must be at; 0 for none.</param>
/// <param name="Draft">New content, or null to delete.</param>
/// <param name="TimeToLive">How long it lives unless written again; null for ever.</param>
internal readonly record struct CollectionWrite(string Collection, ObjectKey Key, long ExpectedRevision, ObjectDraft? Draft, TimeSpan? TimeToLive)
{
    public static CollectionWrite Of(StoreWrite write) => new(write.Type.GroupResource, write.Key, write.ExpectedRevision, write.Draft, write.TimeToLive);
}
