using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Issues tokens for service accounts.</summary>
public interface ITokenIssuer
{
    /// <summary>Answers a TokenRequest.</summary>
    /// <param name="serviceAccount">The account the token is for.</param>
    /// <param name="request">The <c>authentication.k8s.io/v1</c> TokenRequest as received.</param>
    /// <param name="context">Who asks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The TokenRequest with its <c>status</c>.</returns>
    /// <exception cref="StatusException">The request is invalid.</exception>
    Task<JsonObject> IssueAsync(KubeObject serviceAccount, JsonObject request, RequestContext context, CancellationToken cancellationToken);
}
