using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Meridian.Dns.Tests;

/// <summary>
/// Route 53 as its public reference describes it: checks signatures, the order of elements, the limits of a batch, and that what is deleted is there as it is
/// said; answers in pages. Nothing here uses the provider's code.
/// </summary>
public sealed class Route53Double : CloudDouble
{
    private const string KeyId = "AKIDOFATEST";
    private const string Secret = "secret-of-a-test";
    private const int PageSize = 7;
    private const int MostRecords = 1000;
    private const int MostCharacters = 32_000;

    private static readonly XNamespace Xml = "https://route53.amazonaws.com/doc/2013-04-01/";
    private static readonly string[] SetOrder = ["Name", "Type", "SetIdentifier", "Weight", "Region", "GeoLocation", "Failover", "MultiValueAnswer", "TTL", "ResourceRecords", "AliasTarget", "HealthCheckId"];

    private readonly List<XElement> checks = [];
    private SortedDictionary<(string Name, string Type, string Id), XElement> sets = new() { [("meridian.test.", "NS", "")] = Apex("NS", "ns.meridian.test."), [("meridian.test.", "SOA", "")] = Apex("SOA", "ns. admin. 1 1 1 1 1") };

    public override string Provider => "aws-route53";

    public override string Configuration => Configured(Secret);

    public override string WrongConfiguration => Configured("another-secret");

    public IReadOnlyList<XElement> HealthChecks => checks;

    protected override (int Status, string Content) Throttled => Error(400, "Throttling", "Rate exceeded");

    protected override (int Status, string Content) Answer(HttpRequest request, string path, string body)
    {
        if (Unsigned(request, path, body) is { } fault) return Error(403, "SignatureDoesNotMatch", fault);
        return (request.Method, path.Split('/', StringSplitOptions.RemoveEmptyEntries)) switch
        {
            ("GET", ["2013-04-01", "hostedzonesbyname"]) => Ok(new XElement(Xml + "ListHostedZonesByNameResponse", new XElement(Xml + "HostedZones",
                Zone("/hostedzone/Z1TEST", "meridian.test."), Zone("/hostedzone/Z2TEST", "other.test.")), new XElement(Xml + "IsTruncated", "false"))),
            ("GET", ["2013-04-01", "hostedzone", "Z1TEST", "rrset"]) => Ok(List(request.Query)),
            ("POST", ["2013-04-01", "hostedzone", "Z1TEST", "rrset"]) => Change(XElement.Parse(body)),
            ("GET", ["2013-04-01", "healthcheck"]) => Ok(new XElement(Xml + "ListHealthChecksResponse", new XElement(Xml + "HealthChecks", checks), new XElement(Xml + "IsTruncated", "false"))),
            ("POST", ["2013-04-01", "healthcheck"]) => Create(XElement.Parse(body)),
            ("DELETE", ["2013-04-01", "healthcheck", var id]) => Delete(id),
            _ => Error(404, "NoSuchHostedZone", $"No hosted zone found at {path}"),
        };
    }

    private string Configured(string secret) => $"""
        endpoint = {Url}
        access-key-id = {KeyId}
        secret-access-key = {secret}
        requests-per-second = 500
        """;

    private (int Status, string Content) Change(XElement request)
    {
        if (request.Name != Xml + "ChangeResourceRecordSetsRequest") return Error(400, "InvalidInput", $"Invalid XML ; cvc-elt.1: {request.Name}");
        var changes = request.Element(Xml + "ChangeBatch")!.Element(Xml + "Changes")!.Elements(Xml + "Change").ToArray();
        var values = changes.Descendants(Xml + "Value").Select(v => v.Value).ToArray();
        if (values.Length > MostRecords || values.Sum(v => v.Length) > MostCharacters) return Error(400, "InvalidChangeBatch", "Number of records limit of 1000 exceeded.");
        var next = new SortedDictionary<(string Name, string Type, string Id), XElement>(sets);
        foreach (var change in changes)
        {
            var set = change.Element(Xml + "ResourceRecordSet")!;
            if (Schema(set) is { } wrong) return Error(400, "InvalidInput", wrong);
            var key = (Name: Text(set, "Name"), Type: Text(set, "Type"), Id: Text(set, "SetIdentifier"));
            var words = $"resource record set [name='{key.Name}', type='{key.Type}'{(key.Id.Length > 0 ? $", set identifier='{key.Id}'" : "")}]";
            switch (Text(change, "Action"))
            {
                case "DELETE" when !next.ContainsKey(key):
                    return Error(400, "InvalidChangeBatch", $"[Tried to delete {words} but it was not found]");
                case "DELETE" when !XNode.DeepEquals(next[key], set):
                    return Error(400, "InvalidChangeBatch", $"[Tried to delete {words} but the values provided do not match the current values]");
                case "DELETE":
                    next.Remove(key);
                    break;
                case "CREATE" when next.ContainsKey(key):
                    return Error(400, "InvalidChangeBatch", $"[Tried to create {words} but it already exists]");
                case "CREATE":
                    next[key] = set;
                    break;
                default:
                    return Error(400, "InvalidInput", "Invalid action");
            }
        }
        if (Together(next.Values) is { } conflict) return Error(400, "InvalidChangeBatch", conflict);
        sets = next;
        return Ok(new XElement(Xml + "ChangeResourceRecordSetsResponse", new XElement(Xml + "ChangeInfo", new XElement(Xml + "Id", "/change/C1"), new XElement(Xml + "Status", "PENDING"), new XElement(Xml + "SubmittedAt", "2026-01-01T00:00:00Z"))));
    }

    private static string? Schema(XElement set)
    {
        var order = set.Elements().Select(e => Array.IndexOf(SetOrder, e.Name.LocalName)).ToArray();
        if (order.Contains(-1) || !order.SequenceEqual(order.Order())) return $"Invalid XML ; cvc-complex-type.2.4.a: {string.Join(',', set.Elements().Select(e => e.Name.LocalName))}";
        var rules = set.Elements().Count(e => e.Name.LocalName is "Weight" or "Region" or "GeoLocation");
        if (rules > 1 || rules == 1 != Text(set, "SetIdentifier").Length > 0) return "SetIdentifier and exactly one routing policy belong together";
        if (int.TryParse(Text(set, "Weight"), out var weight) && weight is < 0 or > 255) return "Weight must be 0 to 255";
        if (Text(set, "Region") is { Length: > 0 } region && !System.Text.RegularExpressions.Regex.IsMatch(region, "^[a-z]{2}-[a-z]+-[0-9]$")) return $"Value '{region}' at 'region' failed to satisfy enum value set";
        if (!Text(set, "Name").EndsWith(".meridian.test.", StringComparison.Ordinal) && Text(set, "Name") != "meridian.test.") return "RRSet with DNS name is not permitted in zone meridian.test.";
        var quoted = Text(set, "Type") != "TXT" || set.Descendants(Xml + "Value").All(v => v.Value is ['"', .., '"']);
        return quoted ? null : "Value should be enclosed in quotation marks";
    }

    private static string? Together(IEnumerable<XElement> all)
    {
        foreach (var name in all.GroupBy(s => Text(s, "Name")))
        {
            if (name.Any(s => Text(s, "Type") == "CNAME") && name.Any(s => Text(s, "Type") != "CNAME")) return $"[RRSet of type CNAME with DNS name {name.Key} is not permitted as it conflicts with other records]";
            foreach (var type in name.GroupBy(s => Text(s, "Type")))
            {
                var kinds = type.Select(s => s.Elements().FirstOrDefault(e => e.Name.LocalName is "Weight" or "Region" or "GeoLocation")?.Name.LocalName ?? "").Distinct().ToArray();
                if (kinds.Length > 1) return $"[RRSet with DNS name {name.Key} cannot be created as a different routing policy exists]";
                if (kinds is ["Region"] && type.Select(s => Text(s, "Region")).Distinct().Count() < type.Count()) return $"[RRSet with DNS name {name.Key} exists already in that region]";
            }
        }
        return null;
    }

    private XElement List(IQueryCollection query)
    {
        var from = (Name: $"{query["name"]}".Replace("\\052", "*", StringComparison.Ordinal), Type: $"{query["type"]}", Id: $"{query["identifier"]}");
        var rest = sets.Where(s => Comparer<(string, string, string)>.Default.Compare(s.Key, from) >= 0).ToArray();
        var page = rest.Take(PageSize).Select(s => Shown(s.Value));
        var answer = new XElement(Xml + "ListResourceRecordSetsResponse", new XElement(Xml + "ResourceRecordSets", page), new XElement(Xml + "IsTruncated", rest.Length > PageSize ? "true" : "false"));
        if (rest.Length > PageSize)
        {
            var next = rest[PageSize].Key;
            answer.Add(new XElement(Xml + "NextRecordName", next.Name.Replace("*", "\\052", StringComparison.Ordinal)), new XElement(Xml + "NextRecordType", next.Type));
            if (next.Id.Length > 0) answer.Add(new XElement(Xml + "NextRecordIdentifier", next.Id));
        }
        answer.Add(new XElement(Xml + "MaxItems", $"{PageSize}"));
        return answer;
    }

    // Names come back with octal escapes.
    private static XElement Shown(XElement set)
    {
        var copy = new XElement(set);
        copy.Element(Xml + "Name")!.Value = Text(set, "Name").Replace("*", "\\052", StringComparison.Ordinal);
        return copy;
    }

    private (int Status, string Content) Create(XElement request)
    {
        var reference = Text(request, "CallerReference");
        if (reference.Length is 0 or > 64 || checks.Any(c => Text(c, "CallerReference") == reference)) return Error(409, "HealthCheckAlreadyExists", reference);
        var check = new XElement(Xml + "HealthCheck", new XElement(Xml + "Id", $"check-{checks.Count + 1}-{reference[^4..]}"), new XElement(Xml + "CallerReference", reference), request.Element(Xml + "HealthCheckConfig"));
        checks.Add(check);
        return (201, new XElement(Xml + "CreateHealthCheckResponse", check).ToString());
    }

    private (int Status, string Content) Delete(string id) => checks.RemoveAll(c => Text(c, "Id") == id) > 0 ? Ok(new XElement(Xml + "DeleteHealthCheckResponse")) : Error(404, "NoSuchHealthCheck", id);

    // The signature of version 4, checked from what came over the wire.
    private static string? Unsigned(HttpRequest request, string path, string body)
    {
        var header = $"{request.Headers.Authorization}";
        var match = System.Text.RegularExpressions.Regex.Match(header, "^AWS4-HMAC-SHA256 Credential=([^/]+)/([0-9]{8})/([^/]+)/([^/]+)/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$");
        if (!match.Success) return "Missing Authentication Token";
        var (id, day, region, service, names, signature) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value, match.Groups[5].Value.Split(';'), match.Groups[6].Value);
        var date = $"{request.Headers["X-Amz-Date"]}";
        if (id != KeyId || region != "us-east-1" || service != "route53" || !names.Contains("host") || !names.Contains("x-amz-date") || !date.StartsWith(day, StringComparison.Ordinal)) return "Credential should be scoped to a valid region and service";
        var query = string.Join('&', request.QueryString.Value!.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        var lines = string.Concat(names.Select(n => $"{n}:{request.Headers[n].ToString().Trim()}\n"));
        var canonical = $"{request.Method}\n{path}\n{query}\n{lines}\n{string.Join(';', names)}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + Secret);
        foreach (var part in new[] { day, region, service, "aws4_request" }) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var expected = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"AWS4-HMAC-SHA256\n{date}\n{day}/{region}/{service}/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"));
        return Hex(expected) == signature ? null : "The request signature we calculated does not match the signature you provided.";
    }

    private static XElement Zone(string id, string name) => new(Xml + "HostedZone", new XElement(Xml + "Id", id), new XElement(Xml + "Name", name));

    private static XElement Apex(string type, string value) => new(Xml + "ResourceRecordSet", new XElement(Xml + "Name", "meridian.test."), new XElement(Xml + "Type", type), new XElement(Xml + "TTL", "60"),
        new XElement(Xml + "ResourceRecords", new XElement(Xml + "ResourceRecord", new XElement(Xml + "Value", value))));

    private static (int, string) Ok(XElement answer) => (200, $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{answer}");

    private static (int, string) Error(int status, string code, string message) =>
        (status, new XElement(Xml + "ErrorResponse", new XElement(Xml + "Error", new XElement(Xml + "Type", "Sender"), new XElement(Xml + "Code", code), new XElement(Xml + "Message", message)), new XElement(Xml + "RequestId", "1")).ToString());

    private static string Text(XElement element, string name) => element.Element(Xml + name)?.Value ?? "";

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
