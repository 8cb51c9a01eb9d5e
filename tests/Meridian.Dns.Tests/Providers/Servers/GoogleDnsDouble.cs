using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Meridian.Dns.Tests;

/// <summary>
/// Google Cloud DNS and its token service as their public reference describes them: checks the assertion and the token, the form of record sets, and that what
/// is deleted equals what is there; answers in pages. Nothing here uses the provider's code.
/// </summary>
public sealed class GoogleDnsDouble : CloudDouble
{
    private const string Email = "dns@test-project.iam.gserviceaccount.com";
    private const int PageSize = 7;

    private static readonly RSA Key = RSA.Create(2048);
    private static readonly RSA OtherKey = RSA.Create(2048);

    private readonly HashSet<string> tokens = [];
    private SortedDictionary<(string Name, string Type), JsonObject> sets = new() { [("meridian.test.", "NS")] = new JsonObject { ["name"] = "meridian.test.", ["type"] = "NS", ["ttl"] = 60, ["rrdatas"] = new JsonArray("ns.meridian.test.") } };

    public override string Provider => "google-clouddns";

    public override string Configuration => Configured(Key);

    public override string WrongConfiguration => Configured(OtherKey);

    /// <summary>Ends all tokens that were given.</summary>
    public void EndTokens() => tokens.Clear();

    protected override (int Status, string Content) Throttled => Error(403, "rateLimitExceeded", "Rate Limit Exceeded");

    protected override (int Status, string Content) Answer(HttpRequest request, string path, string body)
    {
        if (path == "/token") return Token(body);
        if (!tokens.Contains($"{request.Headers.Authorization}".Replace("Bearer ", "", StringComparison.Ordinal))) return Error(401, "authError", "Request had invalid authentication credentials.");
        return (request.Method, path) switch
        {
            ("GET", "/dns/v1/projects/test-project/managedZones") => (200, """{"kind":"dns#managedZonesListResponse","managedZones":[{"name":"a-zone","dnsName":"meridian.test."}]}"""),
            ("GET", "/dns/v1/projects/test-project/managedZones/a-zone/rrsets") => (200, List($"{request.Query["pageToken"]}").ToJsonString()),
            ("POST", "/dns/v1/projects/test-project/managedZones/a-zone/changes") => Change(JsonNode.Parse(body)!.AsObject()),
            _ => Error(404, "notFound", "The 'parameters.managedZone' resource does not exist."),
        };
    }

    private string Configured(RSA key)
    {
        var account = new JsonObject
        {
            ["type"] = "service_account", ["project_id"] = "test-project", ["private_key_id"] = "k1", ["private_key"] = key.ExportPkcs8PrivateKeyPem(), ["client_email"] = Email, ["token_uri"] = $"{Url}/token",
        };
        return $"endpoint = {Url}\nservice-account = {account.ToJsonString()}\nrequests-per-second = 500\n";
    }

    private (int Status, string Content) Token(string body)
    {
        var form = System.Web.HttpUtility.ParseQueryString(body);
        var parts = (form["assertion"] ?? "").Split('.');
        if (form["grant_type"] != "urn:ietf:params:oauth:grant-type:jwt-bearer" || parts.Length != 3) return (400, """{"error":"unsupported_grant_type","error_description":"Invalid grant_type"}""");
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        var header = JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var genuine = (string?)header["alg"] == "RS256" && Key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (!genuine) return (400, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}""");
        var fits = (string?)claims["iss"] == Email && (string?)claims["aud"] == $"{Url}/token" && (long)claims["iat"]! <= now + 5 && (long)claims["exp"]! - (long)claims["iat"]! <= 3600 && (long)claims["exp"]! > now
            && $"{claims["scope"]}".Contains("ndev.clouddns.readwrite", StringComparison.Ordinal);
        if (!fits) return (400, """{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token"}""");
        var token = RandomNumberGenerator.GetHexString(32);
        tokens.Add(token);
        return (200, $$"""{"access_token":"{{token}}","expires_in":3599,"token_type":"Bearer"}""");
    }

    private JsonObject List(string from)
    {
        var at = from.Length == 0 ? 0 : int.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        var page = sets.Values.Skip(at).Take(PageSize).Select(s => s.DeepClone());
        var answer = new JsonObject { ["kind"] = "dns#resourceRecordSetsListResponse", ["rrsets"] = new JsonArray([.. page]) };
        if (at + PageSize < sets.Count) answer["nextPageToken"] = $"{at + PageSize}";
        return answer;
    }

    private (int Status, string Content) Change(JsonObject change)
    {
        var next = new SortedDictionary<(string Name, string Type), JsonObject>(sets);
        var index = 0;
        foreach (var set in change["deletions"]!.AsArray().Select(s => s!.AsObject()))
        {
            var what = $"entity.change.deletions[{index++}]";
            if (!next.TryGetValue(KeyOf(set), out var found)) return Error(404, "notFound", $"The '{what}' resource named '{set["name"]} ({set["type"]})' does not exist.");
            if (!JsonNode.DeepEquals(found, set)) return Error(412, "conditionNotMet", $"Precondition not met for '{what}'");
            next.Remove(KeyOf(set));
        }
        index = 0;
        foreach (var set in change["additions"]!.AsArray().Select(s => s!.AsObject()))
        {
            var what = $"entity.change.additions[{index++}]";
            if (Schema(set) is { } wrong) return Error(400, "invalid", $"Invalid value for '{what}.{wrong}'");
            if (!next.TryAdd(KeyOf(set), set.DeepClone().AsObject())) return Error(409, "alreadyExists", $"The resource '{what}' named '{set["name"]} ({set["type"]})' already exists");
            if (next.Keys.Where(k => k.Name == $"{set["name"]}").Select(k => k.Type == "CNAME").Distinct().Count() > 1) return Error(400, "cnameResourceRecordSetConflict", $"'{what}' conflicts with a CNAME");
        }
        sets = next;
        return (200, """{"kind":"dns#change","id":"1","status":"pending"}""");
    }

    private static string? Schema(JsonObject set)
    {
        if (set.Select(f => f.Key).FirstOrDefault(k => k is not ("name" or "type" or "ttl" or "rrdatas" or "routingPolicy" or "kind")) is { } unknown) return unknown;
        if (!$"{set["name"]}".EndsWith(".meridian.test.", StringComparison.Ordinal)) return "name";
        if (set["ttl"]?.GetValueKind() != JsonValueKind.Number) return "ttl";
        if (set["rrdatas"] is JsonArray plain) return set["routingPolicy"] is null && Data(set, plain) ? null : "rrdatas";
        if (set["routingPolicy"] is not JsonObject { Count: 1 } policy) return "routingPolicy";
        var (rule, items) = (policy.First().Key, policy.First().Value!["items"]!.AsArray());
        if (rule == "geo" && items.Any(i => !System.Text.RegularExpressions.Regex.IsMatch($"{i!["location"]}", "^[a-z]+-[a-z]+[0-9]+$"))) return "routingPolicy.geo.items.location";
        if (rule == "geo" && items.Select(i => $"{i!["location"]}").Distinct().Count() < items.Count) return "routingPolicy.geo.items";
        if (rule == "wrr" && items.Any(i => i!["weight"]?.GetValueKind() != JsonValueKind.Number)) return "routingPolicy.wrr.items.weight";
        return rule is "geo" or "wrr" && items.Count > 0 && items.All(i => i!["rrdatas"] is JsonArray data && Data(set, data)) ? null : "routingPolicy";
    }

    private static bool Data(JsonObject set, JsonArray data) =>
        data.Count is > 0 and <= 100 && ($"{set["type"]}" != "TXT" || data.All(d => $"{d}" is ['"', .., '"'])) && ($"{set["type"]}" != "CNAME" || (data.Count == 1 && $"{data[0]}".EndsWith('.')));

    private static (string Name, string Type) KeyOf(JsonObject set) => ($"{set["name"]}", $"{set["type"]}");

    private static (int, string) Error(int status, string reason, string message) => (status, new JsonObject
    {
        ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["errors"] = new JsonArray(new JsonObject { ["domain"] = "global", ["reason"] = reason, ["message"] = message }) },
    }.ToJsonString());
}
