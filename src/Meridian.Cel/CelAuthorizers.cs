using Meridian.Cel.Libraries.Kubernetes;

namespace Meridian.Cel;

/// <summary>The variables <c>authorizer</c> and <c>authorizer.requestResource</c>.</summary>
public static class CelAuthorizers
{
    /// <summary>Type of <c>authorizer</c>.</summary>
    public static CelType AuthorizerType => AuthorizerLibrary.Authorizer;

    /// <summary>Type of <c>authorizer.requestResource</c>.</summary>
    public static CelType ResourceCheckType => AuthorizerLibrary.ResourceCheck;

    /// <summary>Value of <c>authorizer</c>.</summary>
    public static CelValue Authorizer(ICelAuthorizer authorizer) => CelValue.Opaque(new QuestionValue(AuthorizerType, authorizer, new CelAuthorizationCheck()));

    /// <summary>Value of <c>authorizer.requestResource</c>: a question about the resource of the request that wants a verb only.</summary>
    public static CelValue RequestResource(ICelAuthorizer authorizer, CelAuthorizationCheck resource) => CelValue.Opaque(new QuestionValue(ResourceCheckType, authorizer, resource));
}
