namespace Meridian.ApiServer;

/// <summary>The verb of a request, as authorization and discovery name it. Pure.</summary>
internal static class RequestVerb
{
    public static string Of(string method, RequestPath path, bool watch)
    {
        if (path.Kind != PathKind.Resource) return method == "HEAD" ? "get" : method.ToLowerInvariant();
        return method switch
        {
            "GET" when path.LegacyWatch || (watch && path.Name.Length == 0) => "watch",
            "GET" or "HEAD" => path.Name.Length > 0 ? "get" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            "DELETE" => path.Name.Length > 0 ? "delete" : "deletecollection",
            _ => method.ToLowerInvariant(),
        };
    }
}
