using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the objects of bookmarks: type names and a revision.</summary>
internal static class Bookmarks
{
    /// <summary>Everything up to a revision was shown.</summary>
    public static ApiWatchEvent At(ResourceType type, long revision) => Event(type, Position(revision));

    /// <summary>As <see cref="At"/>, and what was shown is the whole initial state.</summary>
    public static ApiWatchEvent InitialEventsEnd(ResourceType type, long revision)
    {
        var metadata = Position(revision);
        metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        return Event(type, metadata);
    }

    private static JsonObject Position(long revision) => new() { ["resourceVersion"] = Revisions.Text(revision) };

    private static ApiWatchEvent Event(ResourceType type, JsonObject metadata) => new(
        ApiWatchEventType.Bookmark,
        KubeObject.FromNode(new JsonObject { ["kind"] = type.Kind, ["apiVersion"] = type.ApiVersion, ["metadata"] = metadata }));
}
