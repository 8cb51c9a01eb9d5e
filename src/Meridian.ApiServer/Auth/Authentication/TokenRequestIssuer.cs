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
        var header = serviceAccount.Header;
        CheckMetadata(request, header);
        var seconds = Seconds(spec, header.Name);
        var claims = Stretched(Bind(Claims(serviceAccount, Audiences(spec), seconds), spec), seconds);
        spec["audiences"] = new JsonArray([.. claims.Audiences.Select(a => (JsonNode?)JsonValue.Create(a))]);
        spec["expirationSeconds"] = seconds;
        if (spec.Parent is null) request["spec"] = spec;
        request["apiVersion"] = TokenRequests.ApiVersion;
        request["kind"] = TokenRequests.Kind;
        request["metadata"] = new JsonObject { ["name"] = header.Name, ["namespace"] = header.Namespace, ["creationTimestamp"] = WireTime.Format(claims.IssuedAt) };
        // Clients are to renew it as if it were not stretched.
        request["status"] = new JsonObject { ["token"] = tokens.Issue(claims), ["expirationTimestamp"] = WireTime.Format(claims.IssuedAt.AddSeconds(seconds)) };
        return Task.FromResult(request);
    }

    private static void CheckMetadata(JsonObject request, ObjectHeader account)
    {
        var metadata = request["metadata"] as JsonObject;
        var (name, ns) = (BodyField.Text(metadata, "name"), BodyField.Text(metadata, "namespace"));
        if (name.Length > 0 && name != account.Name) throw ApiError.BadRequest($"the name of the token request ({name}) does not match the name of the service account ({account.Name})");
        if (ns.Length > 0 && ns != account.Namespace) throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
    }

    private ServiceAccountClaims Stretched(ServiceAccountClaims claims, long seconds) =>
        claims.Pod is null || seconds != RenewedSeconds || !claims.Audiences.Contains(tokens.Issuer)
            ? claims
            : claims with { Expires = claims.IssuedAt + StretchedLife, WarnAfter = claims.IssuedAt.AddSeconds(seconds) };

    private ServiceAccountClaims Claims(KubeObject account, IReadOnlyList<string> audiences, long seconds)
    {
        var now = time.GetUtcNow();
        return new ServiceAccountClaims
        {
            Issuer = tokens.Issuer,
            Audiences = audiences,
            Id = Guid.NewGuid().ToString(),
            IssuedAt = now,
            Expires = now.AddSeconds(seconds),
            Namespace = account.Header.Namespace,
            ServiceAccount = new BoundReference(account.Header.Name, account.Header.Uid),
        };
    }

    private ServiceAccountClaims Bind(ServiceAccountClaims claims, JsonObject spec)
    {
        if (spec["boundObjectRef"] is not JsonObject reference) return claims;
        var (version, kind) = (BodyField.Text(reference, "apiVersion"), BodyField.Text(reference, "kind"));
        if (version is not ("" or "v1")) kind = "";
        switch (kind)
        {
            case "Pod":
                var pod = Existing(ResourceTypes.Pods, claims.Namespace, reference);
                CheckAccount(pod, claims.ServiceAccount.Name);
                return claims with { Pod = Bound(pod), Node = NodeOf(pod) };
            case "Secret":
                return claims with { Secret = Bound(Existing(ResourceTypes.Secrets, claims.Namespace, reference)) };
            case "Node":
                return claims with { Node = Bound(Existing(ResourceTypes.Nodes, "", reference)) };
            default:
                throw ApiError.BadRequest($"cannot bind token for serviceaccount \"{claims.ServiceAccount.Name}\" to object of type {version}, Kind={BodyField.Text(reference, "kind")}");
        }
    }

    private static void CheckAccount(KubeObject pod, string account)
    {
        if (pod.View<Pod>().Spec.ServiceAccountName is { Length: > 0 } own && own != account)
            throw ApiError.BadRequest($"cannot bind token for serviceaccount \"{account}\" to pod running with different serviceaccount name.");
    }

    private static BoundReference Bound(KubeObject value) => new(value.Header.Name, value.Header.Uid);

    private KubeObject Existing(ResourceType type, string ns, JsonObject reference)
    {
        var (name, uid) = (BodyField.Text(reference, "name"), BodyField.Text(reference, "uid"));
        var found = store.Get(type, new ObjectKey(ns, name)) ?? throw ApiError.NotFound(type, name);
        if (uid.Length > 0 && uid != found.Header.Uid)
        {
            throw ApiError.Conflict(type, name, $"the UID in the bound object reference ({uid}) does not match the UID in record. The object might have been deleted and then recreated");
        }
        return found;
    }

    private BoundReference? NodeOf(KubeObject pod)
    {
        var name = pod.View<Pod>().Spec.NodeName;
        return name.Length == 0 ? null : new BoundReference(name, store.Get(ResourceTypes.Nodes, ObjectKey.Cluster(name))?.Header.Uid ?? "");
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
