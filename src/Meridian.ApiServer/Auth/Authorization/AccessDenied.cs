using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Makes the 403 of a request that authorization refused, worded as Kubernetes words it.</summary>
internal static class AccessDenied
{
    public static StatusException For(UserInfo user, in AccessRequest request, string reason = "")
    {
        var why = request.IsResource
            ? $"User \"{user.Name}\" cannot {request.Verb} resource \"{request.ResourceWithSub}\" in API group \"{request.Group}\"{Scope(request)}"
            : $"User \"{user.Name}\" cannot {request.Verb} path \"{request.Path}\"";
        if (reason.Length > 0) why += $": {reason}";
        if (!request.IsResource) return new StatusException(403, "Forbidden", $"forbidden: {why}");
        return ApiError.Forbidden(new ResourceType(request.Group, "", "", request.Resource, true), request.Name, why);
    }

    private static string Scope(in AccessRequest request) =>
        request.Namespace.Length == 0 ? " at the cluster scope" : $" in the namespace \"{request.Namespace}\"";
}
