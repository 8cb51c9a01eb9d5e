using System.Buffers.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>The documents by which others can check service-account tokens: who issues them, and with which keys.</summary>
internal static class IssuerDocuments
{
    public const string ConfigurationPath = "/.well-known/openid-configuration";
    public const string KeysPath = "/openid/v1/jwks";
    public const string KeysType = "application/jwk-set+json";

    /// <param name="issuer">Value of the <c>iss</c> claim.</param>
    /// <param name="server">Root of the API server, without a slash at its end.</param>
    public static ReadOnlyMemory<byte> Configuration(string issuer, string server) => JsonBytes.Of(new JsonObject
    {
        ["issuer"] = issuer,
        ["jwks_uri"] = server + KeysPath,
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
    });

    public static ReadOnlyMemory<byte> Keys(ServiceAccountKeyRing keys) =>
        JsonBytes.Of(new JsonObject { ["keys"] = new JsonArray([.. keys.Keys.Select(k => (JsonNode?)Key(k))]) });

    private static JsonObject Key(ServiceAccountKey key)
    {
        var (x, y) = key.Point();
        return new JsonObject
        {
            ["use"] = "sig",
            ["kty"] = "EC",
            ["kid"] = key.KeyId,
            ["crv"] = "P-256",
            ["alg"] = "ES256",
            ["x"] = Base64Url.EncodeToString(x),
            ["y"] = Base64Url.EncodeToString(y),
        };
    }
}
