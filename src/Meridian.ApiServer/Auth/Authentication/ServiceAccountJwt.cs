using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes and reads service-account tokens: JSON web tokens signed with ES256, the only algorithm accepted.</summary>
internal static class ServiceAccountJwt
{
    // Tokens come from outside: longer ones than any we issue are not even parsed.
    private const int MaxLength = 8 * 1024;
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 8 };

    public static string Encode(ServiceAccountClaims claims, ServiceAccountKey key)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = key.KeyId };
        var signed = $"{Part(header)}.{Part(claims.IsLegacy ? LegacyToken.Payload(claims) : Payload(claims))}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Reads a token and checks its signature, but neither its times nor its audience.</summary>
    public static bool TryDecode(string token, ServiceAccountKeyRing keys, [NotNullWhen(true)] out ServiceAccountClaims? claims)
    {
        claims = null;
        if (token.Length > MaxLength || !Ascii.IsValid(token)) return false;
        var parts = token.Split('.');
        if (parts.Length != 3) return false;
        try
        {
            using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), Shallow);
            if (Text(header.RootElement, "alg") != "ES256" || !keys.TryFind(Text(header.RootElement, "kid"), out var key)) return false;
            var signature = Base64Url.DecodeFromChars(parts[2]);
            var signed = Encoding.ASCII.GetBytes(token[..(parts[0].Length + 1 + parts[1].Length)]);
            if (signature.Length != ServiceAccountKey.SignatureLength || !key.Verify(signed, signature)) return false;
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), Shallow);
            claims = payload.RootElement.TryGetProperty("kubernetes.io", out _) ? Claims(payload.RootElement) : LegacyToken.Read(payload.RootElement);
            return true;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    private static string Part(JsonNode json) => Base64Url.EncodeToString(JsonBytes.Of(json).Span);

    private static JsonObject Payload(ServiceAccountClaims claims)
    {
        var audiences = new JsonArray();
        foreach (var audience in claims.Audiences) audiences.Add((JsonNode?)JsonValue.Create(audience));
        var kubernetes = new JsonObject { ["namespace"] = claims.Namespace };
        if (claims.Node is { } node) kubernetes["node"] = Reference(node);
        if (claims.Pod is { } pod) kubernetes["pod"] = Reference(pod);
        if (claims.Secret is { } secret) kubernetes["secret"] = Reference(secret);
        kubernetes["serviceaccount"] = Reference(claims.ServiceAccount);
        if (claims.WarnAfter is { } warn) kubernetes["warnafter"] = warn.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["aud"] = audiences,
            ["exp"] = claims.Expires.ToUnixTimeSeconds(),
            ["iat"] = claims.IssuedAt.ToUnixTimeSeconds(),
            ["iss"] = claims.Issuer,
            ["jti"] = claims.Id,
            ["kubernetes.io"] = kubernetes,
            ["nbf"] = claims.IssuedAt.ToUnixTimeSeconds(),
            ["sub"] = ServiceAccountName.User(claims.Namespace, claims.ServiceAccount.Name),
        };
    }

    private static JsonObject Reference(BoundReference reference) => new() { ["name"] = reference.Name, ["uid"] = reference.Uid };

    private static ServiceAccountClaims Claims(JsonElement payload)
    {
        var kubernetes = payload.GetProperty("kubernetes.io");
        return new ServiceAccountClaims
        {
            Issuer = Text(payload, "iss"),
            Audiences = [.. payload.GetProperty("aud").EnumerateArray().Select(a => a.GetString() ?? "")],
            Id = Text(payload, "jti"),
            IssuedAt = Time(payload, "nbf") ?? throw new FormatException("a token needs nbf"),
            Expires = Time(payload, "exp") ?? throw new FormatException("a token needs exp"),
            Namespace = Text(kubernetes, "namespace"),
            ServiceAccount = Reference(kubernetes, "serviceaccount") ?? throw new FormatException("a token names its service account"),
            Pod = Reference(kubernetes, "pod"),
            Secret = Reference(kubernetes, "secret"),
            Node = Reference(kubernetes, "node"),
            WarnAfter = Time(kubernetes, "warnafter"),
        };
    }

    private static string Text(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? DateTimeOffset.FromUnixTimeSeconds(value.GetInt64()) : null;

    private static BoundReference? Reference(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? new BoundReference(Text(value, "name"), Text(value, "uid")) : null;
}
