using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Finds the user of an HTTP request.</summary>
/// <param name="authenticator">Knows certificates and tokens.</param>
/// <param name="time">Clock.</param>
internal sealed class RequestUser(Authenticator authenticator, TimeProvider time)
{
    // What somebody without credentials may ask for, whatever the roles say.
    private static readonly HashSet<string> PublicPaths = new(StringComparer.Ordinal) { "/healthz", "/livez", "/readyz", "/version", "/version/" };

    // A connection keeps its certificate object, so its chain is checked once per connection.
    private readonly ConditionalWeakTable<X509Certificate2, CheckedCertificate> certificates = [];

    /// <exception cref="StatusException">401.</exception>
    public UserInfo Of(ApiRequest request)
    {
        if (request.Http.Connection.ClientCertificate is { } certificate)
        {
            var known = certificates.GetValue(certificate, Check);
            if (known.User is { } user && time.GetUtcNow() < known.Expires) return user;
            // A token may still speak for somebody whose certificate does not.
        }
        if (authenticator.FromHeader(request.Http.Request.Headers.Authorization) is { } bearer) return bearer;
        return PublicPaths.Contains(request.Path.Path) ? UserInfo.Anonymous : throw ApiError.Unauthorized();
    }

    private CheckedCertificate Check(X509Certificate2 certificate) =>
        new(authenticator.TryCertificate(certificate, out var user) ? user : null, new DateTimeOffset(certificate.NotAfter.ToUniversalTime()));

    private sealed record CheckedCertificate(UserInfo? User, DateTimeOffset Expires);
}
