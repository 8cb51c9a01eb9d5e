using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>One HTTP request on its way through the server.</summary>
internal sealed class ApiRequest
{
    public ApiRequest(HttpContext http)
    {
        Http = http;
        Path = RequestPath.Parse(http.Request.Path.Value ?? "/");
        Verb = RequestVerb.Of(http.Request.Method, Path, Flag("watch"));
    }

    public HttpContext Http { get; }

    public RequestPath Path { get; }

    /// <summary>Verb as authorization knows it, such as <c>list</c>; outside the API the method in lower case.</summary>
    public string Verb { get; }

    /// <summary>Who asks, once that is known.</summary>
    public UserInfo User { get; set; } = UserInfo.Anonymous;

    public HttpResponse Response => Http.Response;

    public CancellationToken Aborted => Http.RequestAborted;

    public string Accept => Http.Request.Headers.Accept.ToString();

    /// <summary>Key of the object that the path names.</summary>
    public ObjectKey Key(ResourceType type) => type.Namespaced ? new ObjectKey(Path.Namespace, Path.Name) : ObjectKey.Cluster(Path.Name);

    /// <summary>Namespace that the path names, or null for all.</summary>
    public string? Namespace(ResourceType type) => type.Namespaced && Path.Namespace.Length > 0 ? Path.Namespace : null;

    /// <summary>Value of a query parameter; empty if it is not given.</summary>
    public string Query(string name) => Http.Request.Query[name] is [{ } first, ..] ? first : "";

    /// <summary>Whether a query parameter is given and means true.</summary>
    public bool Flag(string name) => Query(name) is "true" or "1" or "True" or "TRUE" or "t" or "T";

    /// <summary>What authorization is asked.</summary>
    public AccessRequest ToAccessRequest()
    {
        if (Path.Kind != PathKind.Resource) return AccessRequest.ForPath(Verb, Path.Path);
        var name = Path.Name;
        // A collection restricted to one name counts as that object, so that rules with resourceNames allow to watch it.
        if (name.Length == 0 && Verb is "list" or "watch" or "deletecollection") name = NameSelector.NameIn(Query("fieldSelector"));
        return new AccessRequest(Verb, Path.Group, Path.Resource) { Namespace = Path.Namespace, Name = name, Subresource = Path.Subresource };
    }
}
