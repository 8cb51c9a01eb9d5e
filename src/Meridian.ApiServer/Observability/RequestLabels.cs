namespace Meridian.ApiServer;

/// <summary>By what requests are counted. All values are the server's own words: a client's would make series without end.</summary>
internal readonly record struct RequestLabels(string Verb, string Group, string Version, string Resource, string Subresource, string Scope, bool DryRun)
{
    private static readonly HashSet<string> Subresources = new(StringComparer.Ordinal)
    {
        "status", "scale", "binding", "eviction", "token", "finalize", "approval", "log", "exec", "attach", "portforward", "proxy", "ephemeralcontainers", "resize",
    };

    /// <summary>Whether the request lasts as long as the client wants.</summary>
    public bool IsLongRunning => Verb is "WATCH" or "CONNECT";

    /// <summary>Whether the request may change something.</summary>
    public bool IsMutating => Verb is not ("GET" or "LIST" or "WATCH");

    /// <summary>Labels of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="known">Whether its resource is served.</param>
    public static RequestLabels Of(ApiRequest request, bool known)
    {
        var path = request.Path;
        var verb = VerbOf(request);
        if (path.Kind != PathKind.Resource) return new RequestLabels(verb, "", "", "", Endpoint(path.Path), "", false);
        var dry = verb is not ("GET" or "LIST" or "WATCH") && request.Query("dryRun") == "All";
        var subresource = path.Subresource.Length == 0 ? "" : path.Subresource.Split('/')[0];
        if (!Subresources.Contains(subresource)) subresource = "";
        return known
            ? new RequestLabels(verb, path.Group, path.Version, path.Resource, subresource, ScopeOf(path), dry)
            : new RequestLabels(verb, "", "", "", "", "", dry);
    }

    /// <summary>The labels as Prometheus writes them, in the order of their names.</summary>
    public override string ToString() => string.Join(',',
        MetricsText.Label("component", "apiserver"), MetricsText.Label("dry_run", DryRun ? "All" : ""), MetricsText.Label("group", Group), MetricsText.Label("resource", Resource),
        MetricsText.Label("scope", Scope), MetricsText.Label("subresource", Subresource), MetricsText.Label("verb", Verb), MetricsText.Label("version", Version));

    private static string VerbOf(ApiRequest request)
    {
        if (request.Path.Subresource is "exec" or "attach" or "portforward" || request.Path.Subresource.StartsWith("proxy", StringComparison.Ordinal)) return "CONNECT";
        return request.Verb switch
        {
            "create" or "post" => "POST",
            "update" or "put" => "PUT",
            "patch" => request.Http.Request.ContentType is { } type && type.StartsWith("application/apply-patch", StringComparison.Ordinal) ? "APPLY" : "PATCH",
            "get" => "GET",
            "list" => "LIST",
            "watch" => "WATCH",
            "delete" => "DELETE",
            "deletecollection" => "DELETECOLLECTION",
            _ => "other",
        };
    }

    private static string ScopeOf(RequestPath path) =>
        path.Name.Length > 0 ? "resource" : path.Namespace.Length > 0 ? "namespace" : "cluster";

    private static string Endpoint(string path) => path.Split('/', 3) switch
    {
        ["", var first, ..] when first is "api" or "apis" or "healthz" or "livez" or "readyz" or "metrics" or "version" or "openapi" or "openid" => "/" + first,
        _ => "",
    };
}
