using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Meridian.Dns;

/// <summary>Route 53's interface, version 2013-04-01: signed requests, XML, pages.</summary>
internal sealed class Route53Api(Uri endpoint, string region, AwsCredentials credentials, HttpClient client, TimeProvider time) : IDisposable
{
    public const string Version = "2013-04-01";

    public static readonly XNamespace Xml = $"https://route53.amazonaws.com/doc/{Version}/";

    private const int PageSize = 300;
    private const string ZonePrefix = "/hostedzone/";

    /// <summary>The id of the one zone of a name.</summary>
    /// <exception cref="ProviderException">There is none, or several.</exception>
    public async Task<string> FindZoneAsync(DnsName zone, CancellationToken cancellationToken)
    {
        var page = await SendAsync(HttpMethod.Get, $"hostedzonesbyname?dnsname={Uri.EscapeDataString(RecordText.Absolute(zone))}&maxitems=100", null, cancellationToken);
        var ids = page.Descendants(Xml + "HostedZone").Where(z => Equals(Route53Names.Read(Text(z, "Name")), zone)).Select(z => Text(z, "Id")).ToArray();
        return ids.Length switch
        {
            1 => ids[0].StartsWith(ZonePrefix, StringComparison.Ordinal) ? ids[0][ZonePrefix.Length..] : ids[0],
            0 => throw new ProviderException(ProviderFault.NoZone, $"the account has no hosted zone {zone}"),
            _ => throw new ProviderException(ProviderFault.NoZone, $"the account has {ids.Length} hosted zones {zone}; say which by zone-id"),
        };
    }

    /// <summary>All record sets of a zone.</summary>
    public async Task<IReadOnlyList<Route53Set>> ListSetsAsync(string zone, CancellationToken cancellationToken)
    {
        var sets = new List<Route53Set>();
        var cursor = "";
        while (true)
        {
            var page = await SendAsync(HttpMethod.Get, $"hostedzone/{Uri.EscapeDataString(zone)}/rrset?maxitems={PageSize}{cursor}", null, cancellationToken);
            sets.AddRange(page.Descendants(Xml + "ResourceRecordSet").Select(Route53Set.Read));
            if (Text(page, "IsTruncated") != "true") return sets;
            cursor = $"&name={Uri.EscapeDataString(Text(page, "NextRecordName"))}&type={Uri.EscapeDataString(Text(page, "NextRecordType"))}";
            if (Text(page, "NextRecordIdentifier") is { Length: > 0 } identifier) cursor += $"&identifier={Uri.EscapeDataString(identifier)}";
        }
    }

    /// <summary>Makes a batch of changes.</summary>
    public Task ChangeAsync(string zone, XElement batch, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"hostedzone/{Uri.EscapeDataString(zone)}/rrset", batch, cancellationToken);

    /// <summary>Sends a request.</summary>
    /// <exception cref="ProviderException">It was refused, or could not be sent.</exception>
    public async Task<XElement> SendAsync(HttpMethod method, string path, XElement? body, CancellationToken cancellationToken)
    {
        var content = body is null ? [] : Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body.ToString(SaveOptions.DisableFormatting)}");
        using var request = new HttpRequestMessage(method, new Uri(endpoint, $"/{Version}/{path}"));
        if (body is not null) request.Content = new ByteArrayContent(content) { Headers = { ContentType = new("text/xml") } };
        Sign(request, content);
        var answer = await ProviderHttp.SendAsync(client, request, cancellationToken);
        if (!answer.IsSuccess) throw Route53Errors.Of(answer);
        return Parse(answer.Body) ?? throw new ProviderException(ProviderFault.Unavailable, $"{answer.Host} answers what is not XML");
    }

    public void Dispose() => client.Dispose();

    public static string Text(XElement element, string name) => element.Element(Xml + name)?.Value ?? "";

    /// <summary>Reads XML without what documents could do beyond being data; null if it is none.</summary>
    public static XElement? Parse(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private void Sign(HttpRequestMessage request, byte[] content)
    {
        var url = request.RequestUri!;
        var headers = new Dictionary<string, string> { ["Host"] = url.Authority, [SignatureV4.DateHeader] = SignatureV4.Date(time.GetUtcNow()) };
        if (credentials.SessionToken.Length > 0) headers[SignatureV4.TokenHeader] = credentials.SessionToken;
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", SignatureV4.Authorization(credentials, (region, "route53"), request.Method.Method, url, headers, content));
    }
}
