using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// Issues and checks service-account tokens. A token is good while its account, and the pod or secret it is bound to, are there. Safe for concurrent use.
/// </summary>
/// <param name="key">Signs the tokens.</param>
/// <param name="issuer">Value of the <c>iss</c> claim.</param>
/// <param name="store">Where the accounts, pods and secrets are looked up.</param>
/// <param name="time">Clock.</param>
public sealed class ServiceAccountTokens(ServiceAccountKey key, string issuer, IObjectStore store, TimeProvider time)
{
    /// <summary>Issuer and audience used by clusters unless told otherwise.</summary>
    public const string DefaultIssuer = "https://kubernetes.default.svc.cluster.local";

    // A checked signature stays checked; only the times and the bound objects can change.
    private const int MaxRemembered = 1024;
    private readonly ConcurrentDictionary<string, ServiceAccountClaims> remembered = new(StringComparer.Ordinal);

    /// <summary>Value of the <c>iss</c> claim, and the audience of the API server itself.</summary>
    public string Issuer => issuer;

    /// <summary>Signs a token.</summary>
    public string Issue(ServiceAccountClaims claims) => ServiceAccountJwt.Encode(claims, key);

    /// <summary>Finds the user that a token speaks for.</summary>
    /// <param name="token">The token as sent.</param>
    /// <param name="audiences">Audiences of which the token must have one. Empty: the API server's own.</param>
    /// <param name="user">The service account as a user.</param>
    /// <param name="matched">Those audiences that the token has.</param>
    public bool TryAuthenticate(string token, IReadOnlyList<string> audiences, [NotNullWhen(true)] out UserInfo? user, out string[] matched)
    {
        user = null;
        matched = [];
        if (!TryVerify(token, out var claims) || claims.Issuer != issuer) return false;
        var now = time.GetUtcNow();
        if (now < claims.IssuedAt || now >= claims.Expires) return false;
        matched = audiences.Count == 0 ? [.. claims.Audiences.Where(a => a == issuer)] : [.. audiences.Where(claims.Audiences.Contains)];
        if (matched.Length == 0 || !BoundObjectsLive(claims)) return false;
        user = UserOf(claims);
        return true;
    }

    private bool TryVerify(string token, [NotNullWhen(true)] out ServiceAccountClaims? claims)
    {
        if (remembered.TryGetValue(token, out claims)) return true;
        if (!ServiceAccountJwt.TryDecode(token, key, out claims)) return false;
        if (remembered.Count >= MaxRemembered) remembered.Clear();
        remembered[token] = claims;
        return true;
    }

    private bool BoundObjectsLive(ServiceAccountClaims claims) =>
        Lives(ResourceTypes.ServiceAccounts, claims.Namespace, claims.ServiceAccount) &&
        Lives(ResourceTypes.Pods, claims.Namespace, claims.Pod) &&
        Lives(ResourceTypes.Secrets, claims.Namespace, claims.Secret);

    private bool Lives(ResourceType type, string ns, BoundReference? reference) =>
        reference is null || store.Get(type, new ObjectKey(ns, reference.Name))?.Header.Uid == reference.Uid;

    private static UserInfo UserOf(ServiceAccountClaims claims)
    {
        var extra = new Dictionary<string, string[]> { ["authentication.kubernetes.io/credential-id"] = [$"JTI={claims.Id}"] };
        AddReference(extra, "pod", claims.Pod);
        AddReference(extra, "node", claims.Node);
        var name = ServiceAccountName.User(claims.Namespace, claims.ServiceAccount.Name);
        string[] groups = [.. ServiceAccountName.Groups(claims.Namespace), UserInfo.AuthenticatedGroup];
        return new UserInfo(name, groups, claims.ServiceAccount.Uid) { Extra = extra };
    }

    private static void AddReference(Dictionary<string, string[]> extra, string what, BoundReference? reference)
    {
        if (reference is null) return;
        extra[$"authentication.kubernetes.io/{what}-name"] = [reference.Name];
        extra[$"authentication.kubernetes.io/{what}-uid"] = [reference.Uid];
    }
}
