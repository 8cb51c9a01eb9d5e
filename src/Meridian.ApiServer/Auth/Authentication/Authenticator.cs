using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Finds out who makes a request, by client certificate or bearer token. Safe for concurrent use.</summary>
public sealed class Authenticator
{
    private const string BearerPrefix = "Bearer ";

    private readonly ClientCertificates certificates;
    private readonly StaticTokens staticTokens;
    private readonly ServiceAccountTokens serviceAccounts;
    private readonly BootstrapTokens? bootstrap;

    /// <summary>Accepts certificates of one authority, and tokens.</summary>
    /// <param name="authority">Certificate of the only authority whose client certificates count.</param>
    /// <param name="staticTokens">Tokens given at start.</param>
    /// <param name="serviceAccounts">Checks service-account tokens.</param>
    /// <param name="time">Clock.</param>
    /// <param name="bootstrap">Checks the tokens of new nodes; null accepts none.</param>
    public Authenticator(X509Certificate2 authority, StaticTokens staticTokens, ServiceAccountTokens serviceAccounts, TimeProvider time, BootstrapTokens? bootstrap = null)
    {
        certificates = new ClientCertificates(authority, time);
        (this.staticTokens, this.serviceAccounts, this.bootstrap) = (staticTokens, serviceAccounts, bootstrap);
    }

    /// <summary>Issues and checks service-account tokens.</summary>
    internal ServiceAccountTokens ServiceAccounts => serviceAccounts;

    /// <summary>Finds the user of a client certificate.</summary>
    internal bool TryCertificate(X509Certificate2 certificate, [NotNullWhen(true)] out UserInfo? user) => certificates.TryAuthenticate(certificate, out user);

    /// <summary>Finds the user of an <c>Authorization</c> header; null if the header is empty.</summary>
    /// <exception cref="StatusException">401: the header holds something that is not valid.</exception>
    internal UserInfo? FromHeader(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization)) return null;
        if (!authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)) throw ApiError.Unauthorized();
        return TryToken(authorization[BearerPrefix.Length..].Trim(), [], out var user, out _) ? user : throw ApiError.Unauthorized();
    }

    /// <summary>Finds the user of a token.</summary>
    /// <param name="token">The token, without <c>Bearer</c>.</param>
    /// <param name="audiences">Audiences of which the token must have one; empty for the API server's own.</param>
    /// <param name="user">Whom the token speaks for.</param>
    /// <param name="matched">Those audiences that the token has.</param>
    internal bool TryToken(string token, IReadOnlyList<string> audiences, [NotNullWhen(true)] out UserInfo? user, out string[] matched)
    {
        matched = audiences.Count == 0 ? [serviceAccounts.Issuer] : [.. audiences.Where(a => a == serviceAccounts.Issuer)];
        if (matched.Length > 0 && (staticTokens.TryAuthenticate(token, out user) || (bootstrap is not null && bootstrap.TryAuthenticate(token, out user)))) return true;
        return serviceAccounts.TryAuthenticate(token, audiences, out user, out matched);
    }
}
