namespace Meridian.ApiServer;

/// <summary>How a request takes part in sharing the server.</summary>
internal enum RequestCost
{
    /// <summary>Not at all: it must be answered whatever else happens.</summary>
    Free,

    /// <summary>Until it is answered.</summary>
    Whole,

    /// <summary>Until it has begun: it goes on for as long as its client likes.</summary>
    Start,
}

/// <summary>Finds out what requests cost. Pure.</summary>
internal static class RequestCosts
{
    public static RequestCost Of(ApiRequest request)
    {
        if (request.Path.Kind == PathKind.NonResource) return IsProbe(request.Path.Path) ? RequestCost.Free : RequestCost.Whole;
        if (request.Verb == "watch") return RequestCost.Start;
        return IsStream(request) ? RequestCost.Start : RequestCost.Whole;
    }

    private static bool IsProbe(string path) =>
        path.StartsWith("/healthz", StringComparison.Ordinal) || path.StartsWith("/livez", StringComparison.Ordinal) || path.StartsWith("/readyz", StringComparison.Ordinal);

    private static bool IsStream(ApiRequest request)
    {
        var subresource = request.Path.Subresource;
        return subresource is "exec" or "attach" or "portforward" or "log" || subresource == "proxy" || subresource.StartsWith("proxy/", StringComparison.Ordinal);
    }
}
