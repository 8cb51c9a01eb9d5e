using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>What a change in the store is for a watch that sees only part of the collection.</summary>
internal static class WatchTransition
{
    /// <summary>The event to show, or null when the change is outside the selection before and after.</summary>
    public static ApiWatchEvent? Of(StoreEvent change, ObjectFilter filter)
    {
        var before = change.Previous is { } previous && filter.Matches(previous);
        if (change.Deleted) return before ? new ApiWatchEvent(ApiWatchEventType.Deleted, change.Object) : null;
        return (before, filter.Matches(change.Object)) switch
        {
            (false, true) => new ApiWatchEvent(ApiWatchEventType.Added, change.Object),
            (true, true) => new ApiWatchEvent(ApiWatchEventType.Modified, change.Object),
            // What left the selection is shown as it was last in it, with the revision of its leaving.
            (true, false) => new ApiWatchEvent(ApiWatchEventType.Deleted, LastSelected(change)),
            (false, false) => null,
        };
    }

    private static Objects.KubeObject LastSelected(StoreEvent change) =>
        ObjectDraft.Of(change.Previous!).At(change.Revision);
}
