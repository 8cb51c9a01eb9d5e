using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// Issues and checks service-account tokens. A token is good while its account, and the pod, secret or node it is bound to, are there. Safe for concurrent use.
/// </summary>
/// <param name="keys">Sign and verify the tokens.</param>
/// <param name="issuer">Value of the <c>iss</c> claim.</param>
/// <param name="store">Where the accounts, pods, secrets and nodes are looked up.</param>
/// <param name="time">Clock.</param>
public sealed class ServiceAccountTokens(ServiceAccountKeyRing keys, string issuer, IObjectStore store, TimeProvider time)
{
    /// <summary>Issuer and audience used by clusters unless told otherwise.</summary>
    public const string DefaultIssuer = "https://kubernetes.default.svc.cluster.local";

    // An object on its way out still counts for a moment: what runs there may be ending its work.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    // A checked signature stays checked; only the times and the bound objects can change.
    private const int MaxRemembered = 1024;
    private readonly ConcurrentDictionary<string, Verified> remembered = new(StringComparer.Ordinal);

    /// <summary>As the other, with one key.</summary>
    public ServiceAccountTokens(ServiceAccountKey key, string issuer, IObjectStore store, TimeProvider time)
        : this(new ServiceAccountKeyRing([key]), issuer, store, time)
    {
    }

    /// <summary>Value of the <c>iss</c> claim, and the audience of the API server itself.</summary>
    public string Issuer => issuer;

    /// <summary>The keys.</summary>
    public ServiceAccountKeyRing Keys => keys;

    /// <summary>Signs a token.</summary>
    public string Issue(ServiceAccountClaims claims) => ServiceAccountJwt.Encode(claims, keys.Newest);

    /// <summary>Signs the token of a Secret of type <c>kubernetes.io/service-account-token</c>: it is good while the Secret holds it.</summary>
    public string IssueLegacy(ObjectKey secret, BoundReference account) => Issue(LegacyToken.Claims(secret, account));

    /// <summary>Finds the user that a token speaks for.</summary>
    /// <param name="token">The token as sent.</param>
    /// <param name="audiences">Audiences of which the token must have one. Empty: the API server's own.</param>
    /// <param name="user">The service account as a user.</param>
    /// <param name="matched">Those audiences that the token has.</param>
    public bool TryAuthenticate(string token, IReadOnlyList<string> audiences, [NotNullWhen(true)] out UserInfo? user, out string[] matched)
    {
        user = null;
        matched = [];
        if (!TryVerify(token, out var verified)) return false;
        var claims = verified.Claims;
        if (claims.IsLegacy ? !IsHeld(token, claims) : claims.Issuer != issuer || !IsInTime(claims)) return false;
        matched = Matched(claims.IsLegacy ? [issuer] : claims.Audiences, audiences);
        if (matched.Length == 0 || !BoundObjectsLive(claims)) return false;
        user = verified.User;
        return true;
    }

    private string[] Matched(IReadOnlyList<string> own, IReadOnlyList<string> wanted) =>
        wanted.Count == 0 ? own.Contains(issuer) ? [issuer] : [] : [.. wanted.Where(own.Contains)];

    private bool IsInTime(ServiceAccountClaims claims) => time.GetUtcNow() is var now && now >= claims.IssuedAt && now < claims.Expires;

    private bool TryVerify(string token, [NotNullWhen(true)] out Verified? verified)
    {
        if (remembered.TryGetValue(token, out verified)) return true;
        if (!ServiceAccountJwt.TryDecode(token, keys, out var claims)) return false;
        if (remembered.Count >= MaxRemembered) remembered.Clear();
        remembered[token] = verified = new Verified(claims, UserOf(claims));
        return true;
    }

    private bool BoundObjectsLive(ServiceAccountClaims claims) =>
        Lives(ResourceTypes.ServiceAccounts, claims.Namespace, claims.ServiceAccount) &&
        Lives(ResourceTypes.Pods, claims.Namespace, claims.Pod) &&
        Lives(ResourceTypes.Secrets, claims.Namespace, claims.Secret) &&
        (claims.Pod is not null || Lives(ResourceTypes.Nodes, "", claims.Node));

    private bool Lives(ResourceType type, string ns, BoundReference? reference)
    {
        if (reference is null) return true;
        if (store.Get(type, new ObjectKey(ns, reference.Name)) is not { } found) return false;
        return (reference.Uid.Length == 0 || found.Header.Uid == reference.Uid) && !(found.Header.DeletionTimestamp + Leeway <= time.GetUtcNow());
    }

    // Whoever removes the token from its secret, or replaces it, takes it back.
    private bool IsHeld(string token, ServiceAccountClaims claims)
    {
        if (claims.Secret is null || store.Get(ResourceTypes.Secrets, new ObjectKey(claims.Namespace, claims.Secret.Name)) is not { } secret) return false;
        return secret.ToNode()["data"]?["token"] is JsonValue value && value.TryGetValue<string>(out var held) &&
            held == Convert.ToBase64String(Encoding.ASCII.GetBytes(token));
    }

    private static UserInfo UserOf(ServiceAccountClaims claims)
    {
        var extra = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (claims.Id.Length > 0) extra["authentication.kubernetes.io/credential-id"] = [$"JTI={claims.Id}"];
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
        if (reference.Uid.Length > 0) extra[$"authentication.kubernetes.io/{what}-uid"] = [reference.Uid];
    }

    private sealed record Verified(ServiceAccountClaims Claims, UserInfo User);
}
