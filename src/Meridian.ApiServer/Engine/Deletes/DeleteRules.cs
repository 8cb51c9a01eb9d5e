using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Which delete requests are well-formed, and which objects they may hit.</summary>
internal static class DeleteRules
{
    private static readonly ResourceType DeleteOptions = new("meta.k8s.io", "v1", "DeleteOptions", "deleteoptions", false);

    /// <exception cref="StatusException">422 with every fault.</exception>
    public static void Check(DeleteRequest request)
    {
        var faults = new List<StatusCause>();
        if (request.PropagationPolicy.Length > 0 && request.OrphanDependents is not null)
            faults.Add(FieldFault.Invalid("propagationPolicy", request.PropagationPolicy, "orphanDependents and deletionPropagation cannot be both set"));
        if (request.PropagationPolicy is not ("" or "Background" or "Foreground" or "Orphan"))
            faults.Add(FieldFault.NotSupported("propagationPolicy", request.PropagationPolicy, "Foreground", "Background", "Orphan", "nil"));
        if (faults.Count > 0) throw ApiError.Invalid(DeleteOptions, "", faults);
    }

    /// <exception cref="StatusException">409: the object is not the one meant.</exception>
    public static void CheckPreconditions(ResourceType type, KubeObject current, DeleteRequest request)
    {
        var header = current.Header;
        if (request.PreconditionUid.Length > 0 && request.PreconditionUid != header.Uid)
            throw ApiError.Conflict(type, header.Name, $"Precondition failed: UID in precondition: {request.PreconditionUid}, UID in object meta: {header.Uid}");
        if (request.PreconditionResourceVersion.Length > 0 && request.PreconditionResourceVersion != header.ResourceVersion)
            throw ApiError.Conflict(type, header.Name,
                $"Precondition failed: ResourceVersion in precondition: {request.PreconditionResourceVersion}, ResourceVersion in object meta: {header.ResourceVersion}");
    }
}
