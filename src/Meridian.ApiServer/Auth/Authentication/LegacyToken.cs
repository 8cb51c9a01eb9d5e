using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The older form of service-account tokens, as Secrets of type <c>kubernetes.io/service-account-token</c> hold them: they live as long as their Secret.</summary>
internal static class LegacyToken
{
    private const string Issuer = "kubernetes/serviceaccount";
    private const string Namespace = $"{Issuer}/namespace";
    private const string SecretName = $"{Issuer}/secret.name";
    private const string AccountName = $"{Issuer}/service-account.name";
    private const string AccountUid = $"{Issuer}/service-account.uid";

    public static ServiceAccountClaims Claims(ObjectKey secret, BoundReference account) => new()
    {
        IsLegacy = true,
        Issuer = Issuer,
        Audiences = [],
        Id = "",
        IssuedAt = DateTimeOffset.MinValue,
        Expires = DateTimeOffset.MaxValue,
        Namespace = secret.Namespace,
        ServiceAccount = account,
        // A secret made again is filled anew; until then it holds no token.
        Secret = new BoundReference(secret.Name, ""),
    };

    public static JsonObject Payload(ServiceAccountClaims claims) => new()
    {
        ["iss"] = Issuer,
        [Namespace] = claims.Namespace,
        [SecretName] = claims.Secret!.Name,
        [AccountName] = claims.ServiceAccount.Name,
        [AccountUid] = claims.ServiceAccount.Uid,
        ["sub"] = ServiceAccountName.User(claims.Namespace, claims.ServiceAccount.Name),
    };

    /// <exception cref="FormatException">It is not such a token.</exception>
    public static ServiceAccountClaims Read(JsonElement payload)
    {
        if (Text(payload, "iss") != Issuer) throw new FormatException("a token of this form has another issuer");
        return Claims(new ObjectKey(Text(payload, Namespace), Text(payload, SecretName)), new BoundReference(Text(payload, AccountName), Text(payload, AccountUid)));
    }

    private static string Text(JsonElement payload, string name) => payload.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");
}
