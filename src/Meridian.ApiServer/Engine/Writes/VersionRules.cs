using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What holds for every update, whatever the kind.</summary>
internal static class VersionRules
{
    /// <summary>Refuses an update meant for another version, or another object of the name.</summary>
    /// <exception cref="StatusException">409, or 422 when the kind wants a version and there is none.</exception>
    public static void Check(ServedResource served, KubeObject current, JsonObject metadata)
    {
        var (type, name) = (served.Type, current.Header.Name);
        var version = Metadata.Text(metadata, "resourceVersion");
        if (version.Length == 0 && !served.Rules.AllowsUnconditionalUpdate)
            throw ApiError.Invalid(type, name, [FieldFault.Invalid("metadata.resourceVersion", "0x0", "must be specified for an update")]);
        if (version.Length > 0 && version != current.Header.ResourceVersion) throw ApiError.Conflict(type, name);
        var uid = Metadata.Text(metadata, "uid");
        if (uid.Length > 0 && uid != current.Header.Uid)
            throw ApiError.Conflict(type, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Header.Uid}");
    }
}
