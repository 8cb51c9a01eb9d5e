using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Keeps <c>metadata.managedFields</c>: who wrote which field.</summary>
internal static class FieldOwners
{
    public static void OfCreate(ServedResource served, JsonObject node, RequestContext context, DateTimeOffset now) =>
        ManagedFields.TrackUpdate(null, node, context.FieldManager, now, Schema(served.Type));

    public static void OfUpdate(ServedResource served, JsonObject current, JsonObject updated, string subresource, RequestContext context, DateTimeOffset now) =>
        ManagedFields.TrackUpdate(current, updated, context.FieldManager, now, Schema(served.Type), subresource);

    public static ApplySchema Schema(ResourceType type) => ApplySchema.Of(type);
}
