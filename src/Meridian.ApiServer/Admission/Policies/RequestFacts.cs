using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Cel;
using Meridian.Objects;

namespace Meridian.ApiServer.Policies;

/// <summary>What expressions can ask of one request. Everything is made when it is first asked for.</summary>
internal sealed class RequestFacts(AdmissionRequest request, IAuthorizer authorizer, JsonObject? changed = null)
{
    private CelValue? obj, old, asked, ns, authorizing;

    /// <summary>The request.</summary>
    public AdmissionRequest Request => request;

    /// <summary>Whether the object is a Namespace, which counts as its own namespace.</summary>
    public bool IsNamespace => request.Type.Equals(ResourceTypes.Namespaces);

    /// <summary>The namespace's state; null for requests outside of one, and where it is gone.</summary>
    public KubeObject? Namespace => request.Type.Namespaced ? request.Objects.Find(ResourceTypes.Namespaces, ObjectKey.Cluster(request.Key.Namespace)) : null;

    /// <summary>The object before; null for a creation.</summary>
    public CelValue OldObject => old ??= request.Old is null ? CelValue.Null : CelSchema.Any.Read(Parse(request.Old));

    /// <summary>The object; null for a deletion.</summary>
    public CelValue Object => obj ??= request.Operation == AdmissionOperation.Delete ? CelValue.Null : CelSchema.Any.Read(changed ?? request.Object);

    /// <summary>The namespace; null outside of one.</summary>
    public CelValue NamespaceObject => ns ??= Namespace is { } found ? PolicyEnvironment.Namespace.Read(Parse(found)) : CelValue.Null;

    /// <summary>The request itself.</summary>
    public CelValue Asked => asked ??= PolicyEnvironment.Request.Read(RequestJson.Of(request));

    /// <summary>The authorizer.</summary>
    public CelValue Authorizer => authorizing ??= CelAuthorizers.Authorizer(new PolicyAuthorizer(authorizer, request.Context.User));

    /// <summary>The authorizer, asked about the resource of the request.</summary>
    public CelValue RequestResource => CelAuthorizers.RequestResource(new PolicyAuthorizer(authorizer, request.Context.User), new CelAuthorizationCheck
    {
        Group = request.Type.Group, Resource = request.Type.Plural, Subresource = request.Subresource, Namespace = request.Key.Namespace, Name = request.Key.Name,
    });

    /// <summary>The same request with another object.</summary>
    public RequestFacts With(JsonObject other) => new(request, authorizer, other);

    /// <summary>Forgets the object's value, because the object was changed.</summary>
    public void Changed() => obj = null;

    // The memory of the document is not rented: it lives as long as the values that look into it.
    internal static JsonElement Parse(KubeObject obj)
    {
        var reader = new Utf8JsonReader(obj.Json.Span);
        return JsonElement.ParseValue(ref reader);
    }
}

/// <summary>Answers what policies ask of <c>authorizer</c> by the server's own.</summary>
internal sealed class PolicyAuthorizer(IAuthorizer authorizer, UserInfo user) : ICelAuthorizer
{
    public (bool Allowed, string Reason) Check(CelAuthorizationCheck check)
    {
        var request = check.Path.Length > 0 ? AccessRequest.ForPath(check.Verb, check.Path) : new AccessRequest(check.Verb, check.Group, check.Resource)
        {
            Subresource = check.Subresource, Namespace = check.Namespace, Name = check.Name,
        };
        var decision = authorizer.Authorize(check.User.Length > 0 ? ServiceAccount(check.User) : user, request);
        return (decision.Allowed, decision.Reason);
    }

    private static UserInfo ServiceAccount(string name) =>
        new(name, ["system:serviceaccounts", "system:serviceaccounts:" + name.Split(':')[2], UserInfo.AuthenticatedGroup]);
}
