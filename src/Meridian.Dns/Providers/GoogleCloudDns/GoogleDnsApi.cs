using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>Cloud DNS's interface, version 1: JSON, pages, and its way to tell errors.</summary>
internal sealed class GoogleDnsApi(Uri endpoint, string project, DnsName zone, string? managedZone, GoogleTokens tokens, HttpClient client) : IDisposable
{
    private const int PageSize = 1000;

    private string? found = managedZone;

    /// <summary>All record sets of the zone.</summary>
    public async Task<IReadOnlyList<JsonNode>> ListAsync(CancellationToken cancellationToken)
    {
        var path = await ZonePathAsync(cancellationToken);
        var sets = new List<JsonNode>();
        var cursor = "";
        while (true)
        {
            var page = await SendAsync(HttpMethod.Get, $"{path}/rrsets?maxResults={PageSize}{cursor}", null, cancellationToken);
            sets.AddRange(ProviderJson.Items(page, "rrsets"));
            if (ProviderJson.Text(page, "nextPageToken") is not { Length: > 0 } next) return sets;
            cursor = $"&pageToken={Uri.EscapeDataString(next)}";
        }
    }

    /// <summary>Makes a change.</summary>
    public async Task ChangeAsync(JsonObject change, CancellationToken cancellationToken)
    {
        var path = await ZonePathAsync(cancellationToken);
        await SendAsync(HttpMethod.Post, $"{path}/changes", change, cancellationToken);
    }

    public void Dispose() => client.Dispose();

    private async Task<string> ZonePathAsync(CancellationToken token)
    {
        found ??= await FindAsync(token);
        return $"projects/{Uri.EscapeDataString(project)}/managedZones/{Uri.EscapeDataString(found)}";
    }

    private async Task<string> FindAsync(CancellationToken token)
    {
        var answer = await SendAsync(HttpMethod.Get, $"projects/{Uri.EscapeDataString(project)}/managedZones?dnsName={Uri.EscapeDataString(RecordText.Absolute(zone))}", null, token);
        var names = ProviderJson.Items(answer, "managedZones").Where(z => Equals(DnsName.TryParse(ProviderJson.Text(z, "dnsName")), zone)).Select(z => ProviderJson.Text(z, "name")).ToArray();
        return names.Length switch
        {
            1 => names[0],
            0 => throw new ProviderException(ProviderFault.NoZone, $"project {project} has no managed zone {zone}"),
            _ => throw new ProviderException(ProviderFault.NoZone, $"project {project} has {names.Length} managed zones {zone}; say which by managed-zone"),
        };
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, new Uri(endpoint, $"/dns/v1/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.GetAsync(token));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await ProviderHttp.SendAsync(client, request, token);
        if (answer.IsSuccess) return ProviderJson.Object(answer);
        if (answer.Status == HttpStatusCode.Unauthorized) tokens.Drop();
        throw Problem(answer);
    }

    private static ProviderException Problem(ProviderAnswer answer)
    {
        JsonNode? error = null;
        try
        {
            error = JsonNode.Parse(answer.Body)?["error"];
        }
        catch (System.Text.Json.JsonException)
        {
            // The status has to do.
        }
        var reason = ProviderJson.Text(ProviderJson.Items(error, "errors").FirstOrDefault(), "reason");
        var words = $"{reason} {ProviderJson.Text(error, "message")}".Trim();
        var message = $"{answer.Host} answers {(int)answer.Status}: {words}";
        return reason switch
        {
            "rateLimitExceeded" or "userRateLimitExceeded" or "quotaExceeded" => new ProviderException(ProviderFault.Throttled, message, answer.RetryAfter),
            "alreadyExists" or "conditionNotMet" or "containerNotEmpty" => new ProviderException(ProviderFault.Conflict, message),
            // Of a record set that was to be deleted, not of the zone.
            "notFound" when words.Contains("entity.change", StringComparison.Ordinal) => new ProviderException(ProviderFault.Conflict, message),
            _ => ProviderHttp.Problem(answer, words.Length > 0 ? words : answer.Status.ToString()),
        };
    }
}
