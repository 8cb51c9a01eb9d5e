using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Computes what a patch makes of an object.</summary>
internal static class Patcher
{
    /// <summary>The patched object. Both arguments stay as they are.</summary>
    /// <exception cref="StatusException">The patch is malformed, or does not fit the object.</exception>
    public static JsonObject Patch(ResourceType type, JsonObject current, PatchKind kind, JsonNode patch) =>
        throw ApiError.NotImplemented($"{kind} patches of {type.GroupResource} are not built yet");
}
