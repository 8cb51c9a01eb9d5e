using System.Net;
using System.Net.Http.Headers;

namespace Meridian.Client;

/// <summary>Makes requests as somebody, and once more when the server did not know us and we can become known.</summary>
internal sealed class IdentityHandler(IIdentitySource source, Impersonation? impersonation, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        impersonation?.AddTo(request);
        var identity = await source.GetAsync(cancellationToken);
        var answer = await SendAsAsync(identity, request, cancellationToken);
        if (answer.StatusCode != HttpStatusCode.Unauthorized || !source.Refused(identity)) return answer;
        answer.Dispose();
        return await SendAsAsync(await source.GetAsync(cancellationToken), request, cancellationToken);
    }

    private Task<HttpResponseMessage> SendAsAsync(ClientIdentity identity, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (identity.Token.Length > 0) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", identity.Token);
        return base.SendAsync(request, cancellationToken);
    }
}
