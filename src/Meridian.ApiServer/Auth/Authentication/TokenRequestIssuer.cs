using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Answers TokenRequests with tokens signed by a <see cref="ServiceAccountTokens"/>.</summary>
/// <param name="tokens">Signs the tokens.</param>
/// <param name="store">Where the objects that tokens are bound to are looked up.</param>
/// <param name="time">Clock.</param>
public sealed class TokenRequestIssuer(ServiceAccountTokens tokens, IObjectStore store, TimeProvider time) : ITokenIssuer
{
    private const long DefaultSeconds = 3600;
    private const long ShortestSeconds = 600;
    private const long LongestSeconds = 1L << 32;

    // What admission asks for in pods: old clients that never renew get a year, and a note when they should have renewed.
    private const long RenewedSeconds = 3607;
    private static readonly TimeSpan StretchedLife = TimeSpan.FromDays(365);

    private static readonly ResourceType TokenRequests = new("authentication.k8s.io", "v1", "TokenRequest", "tokenrequests", true);

    /// <inheritdoc />
    public Task<JsonObject> IssueAsync(KubeObject serviceAccount, JsonObject request, RequestContext context, CancellationToken cancellationToken)
    {
        var spec = request["spec"] as JsonObject ?? [];
        var seconds = Seconds(spec, serviceAccount.Header.Name);
        var claims = Bind(Claims(serviceAccount, Audiences(spec), seconds), spec, serviceAccount.Header.Namespace);
        spec["audiences"] = new JsonArray([.. claims.Audiences.Select(a => (JsonNode?)JsonValue.Create(a))]);
        spec["expirationSeconds"] = seconds;
        if (spec.Parent is null) request["spec"] = spec;
        request["apiVersion"] = TokenRequests.ApiVersion;
        request["kind"] = TokenRequests.Kind;
        request["status"] = new JsonObject { ["token"] = tokens.Issue(claims), ["expirationTimestamp"] = WireTime.Format(claims.Expires) };
        return Task.FromResult(request);
    }

    private ServiceAccountClaims Claims(KubeObject account, IReadOnlyList<string> audiences, long seconds)
    {
        var now = time.GetUtcNow();
        var stretched = seconds == RenewedSeconds && audiences.Contains(tokens.Issuer);
        return new ServiceAccountClaims
        {
            Issuer = tokens.Issuer,
            Audiences = audiences,
            Id = Guid.NewGuid().ToString(),
            IssuedAt = now,
            Expires = stretched ? now + StretchedLife : now.AddSeconds(seconds),
            WarnAfter = stretched ? now.AddSeconds(seconds) : null,
            Namespace = account.Header.Namespace,
            ServiceAccount = new BoundReference(account.Header.Name, account.Header.Uid),
        };
    }

    private ServiceAccountClaims Bind(ServiceAccountClaims claims, JsonObject spec, string ns)
    {
        if (spec["boundObjectRef"] is not JsonObject reference) return claims;
        var (kind, name, uid) = (BodyField.Text(reference, "kind"), BodyField.Text(reference, "name"), BodyField.Text(reference, "uid"));
        switch (kind)
        {
            case "Pod":
                var pod = Existing(ResourceTypes.Pods, ns, name, uid);
                return claims with { Pod = new BoundReference(name, pod.Header.Uid), Node = NodeOf(pod) };
            case "Secret":
                return claims with { Secret = new BoundReference(name, Existing(ResourceTypes.Secrets, ns, name, uid).Header.Uid) };
            default:
                throw ApiError.BadRequest($"cannot bind token for serviceaccount \"{claims.ServiceAccount.Name}\" to object of kind \"{kind}\"; Pod or Secret is possible");
        }
    }

    private KubeObject Existing(ResourceType type, string ns, string name, string uid)
    {
        var found = store.Get(type, new ObjectKey(ns, name)) ?? throw ApiError.NotFound(type, name);
        if (uid.Length > 0 && uid != found.Header.Uid)
        {
            throw ApiError.Conflict(type, name, $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }
        return found;
    }

    private BoundReference? NodeOf(KubeObject pod)
    {
        var name = pod.ToNode()["spec"]?["nodeName"]?.GetValue<string>();
        return string.IsNullOrEmpty(name) ? null : new BoundReference(name, store.Get(ResourceTypes.Nodes, ObjectKey.Cluster(name))?.Header.Uid ?? "");
    }

    private static long Seconds(JsonObject spec, string account)
    {
        if (spec["expirationSeconds"] is not { } value) return DefaultSeconds;
        if (!BodyField.TryNumber(value, out var seconds)) throw ApiError.BadRequest("spec.expirationSeconds must be a whole number");
        if (seconds < ShortestSeconds) throw Invalid(account, seconds, "may not specify a duration less than 10 minutes");
        return seconds > LongestSeconds ? throw Invalid(account, seconds, "may not specify a duration larger than 2^32 seconds") : seconds;
    }

    private static StatusException Invalid(string account, long seconds, string detail) => ApiError.Invalid(
        TokenRequests, account, [FieldFault.Invalid("spec.expirationSeconds", seconds.ToString(CultureInfo.InvariantCulture), detail)]);

    private IReadOnlyList<string> Audiences(JsonObject spec)
    {
        var asked = BodyField.Texts(spec, "audiences");
        return asked.Length == 0 ? [tokens.Issuer] : asked;
    }
}
