using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>Where access tokens come from; kept until shortly before they end.</summary>
internal sealed class GoogleTokens(HttpClient client, Func<HttpRequestMessage> ask, TimeProvider time)
{
    private const string Scope = "https://www.googleapis.com/auth/ndev.clouddns.readwrite";
    private const string Metadata = "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(1);

    private string token = "";
    private DateTimeOffset until;

    /// <summary>Tokens of a service account, asked for with an assertion that its key signs (RFC 7523).</summary>
    public static GoogleTokens OfServiceAccount(HttpClient client, GoogleServiceAccount account, TimeProvider time) =>
        new(client, () => Form(account.TokenUrl, new() { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = Assertion(account, time.GetUtcNow()) }), time);

    /// <summary>Tokens from an address of one's own, as Federation v1 could be told.</summary>
    public static GoogleTokens OfUrl(HttpClient client, Uri url, string body, TimeProvider time) =>
        new(client, () => new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, "application/json") }, time);

    /// <summary>Tokens of the machine that this runs on.</summary>
    public static GoogleTokens OfMachine(HttpClient client, TimeProvider time) => new(client, () =>
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Metadata);
        request.Headers.Add("Metadata-Flavor", "Google");
        return request;
    }, time);

    /// <summary>A token that is good now.</summary>
    /// <exception cref="ProviderException">None is given.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        if (token.Length > 0 && time.GetUtcNow() < until) return token;
        using var request = ask();
        var answer = await ProviderHttp.SendAsync(client, request, cancellationToken);
        if (!answer.IsSuccess) throw Refused(answer);
        var node = ProviderJson.Object(answer);
        token = ProviderJson.Text(node, "access_token");
        until = time.GetUtcNow() + TimeSpan.FromSeconds(ProviderJson.Number(node, "expires_in")) - Early;
        return token.Length > 0 ? token : throw new ProviderException(ProviderFault.Denied, $"{answer.Host} gives no access token");
    }

    /// <summary>The token was refused: the next call asks for another.</summary>
    public void Drop() => token = "";

    // Whatever is wrong with the credentials is told with status 400.
    private static ProviderException Refused(ProviderAnswer answer)
    {
        if ((int)answer.Status is >= 500 or 429) return ProviderHttp.Problem(answer, "no access token is given");
        var (error, words) = ("", "");
        try
        {
            var node = JsonNode.Parse(answer.Body);
            (error, words) = (ProviderJson.Text(node, "error"), ProviderJson.Text(node, "error_description"));
        }
        catch (JsonException)
        {
            // The status has to do.
        }
        return new ProviderException(ProviderFault.Denied, $"{answer.Host} gives no access token ({(int)answer.Status}): {error} {words}".TrimEnd(' ', ':'));
    }

    private static HttpRequestMessage Form(Uri url, Dictionary<string, string> fields) => new(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(fields) };

    private static string Assertion(GoogleServiceAccount account, DateTimeOffset now)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "JWT", ["kid"] = account.KeyId };
        var claims = new JsonObject
        {
            ["iss"] = account.Email, ["scope"] = Scope, ["aud"] = account.TokenUrl.AbsoluteUri,
            ["iat"] = JsonValue.Create(now.ToUnixTimeSeconds()), ["exp"] = JsonValue.Create((now + Lifetime).ToUnixTimeSeconds()),
        };
        var signed = $"{Encoded(header)}.{Encoded(claims)}";
        using var key = RSA.Create();
        key.ImportFromPem(account.PrivateKey);
        return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encoded(JsonObject node) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(node.ToJsonString()));
}
