using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Dns;

/// <summary>
/// A PowerDNS authoritative server through its HTTP API. A batch is done as a whole. The API has no way to say what must be there before, so the zone is read right
/// before and right after writing: two writers that meet in between find out at once, and the loser writes again.
/// </summary>
internal sealed class PowerDnsProvider(DnsName zone, Uri zoneUrl, string apiKey, HttpClient client) : IDnsProvider
{
    private const string DefaultServer = "localhost";

    /// <inheritdoc />
    public DnsName Zone => zone;

    /// <inheritdoc />
    public ProviderLimits Limits { get; } = new() { ComparesBeforeWriting = false };

    public static IDnsProvider Open(ProviderSettings settings, ProviderContext context)
    {
        var server = settings.Optional("server-id") ?? DefaultServer;
        var api = settings.Url("api-url", settings.Required("api-url"));
        var zone = settings.Zone(context.Zone);
        var url = new Uri($"{api.AbsoluteUri.TrimEnd('/')}/api/v1/servers/{Uri.EscapeDataString(server)}/zones/{Uri.EscapeDataString(RecordText.Absolute(zone))}");
        return new PowerDnsProvider(zone, url, settings.Secret("api-key"), ProviderHttp.Client(context.Time, settings.Number("requests-per-second", 20, 1, 1000)));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, zoneUrl);
        var node = ProviderJson.Object(await SendAsync(request, cancellationToken));
        return [.. ProviderJson.Items(node, "rrsets").Select(PowerDnsRecords.Read).OfType<ManagedSet>()];
    }

    /// <inheritdoc />
    public async Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken)
    {
        EnsureAre(await ListAsync(cancellationToken), changes, change => change.Before);
        using var request = new HttpRequestMessage(HttpMethod.Patch, zoneUrl);
        var sets = changes.Select(PowerDnsRecords.Write);
        request.Content = new StringContent(new JsonObject { ["rrsets"] = new JsonArray([.. sets]) }.ToJsonString(), Encoding.UTF8, "application/json");
        await SendAsync(request, cancellationToken);
        EnsureAre(await ListAsync(cancellationToken), changes, change => change.After);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private void EnsureAre(IReadOnlyList<ManagedSet> found, IReadOnlyList<SetChange> changes, Func<SetChange, ManagedSet?> expected)
    {
        var byKey = found.ToDictionary(s => (s.Name, s.Type));
        var other = changes.FirstOrDefault(c => !Equals(byKey.GetValueOrDefault((c.Name, c.Type)), expected(c)));
        if (other is not null) throw new ProviderException(ProviderFault.Conflict, $"zone {zone} was changed by somebody else meanwhile: {other.Name} {other.Type}");
    }

    private async Task<ProviderAnswer> SendAsync(HttpRequestMessage request, CancellationToken token)
    {
        request.Headers.Add("X-API-Key", apiKey);
        var answer = await ProviderHttp.SendAsync(client, request, token);
        return answer.IsSuccess ? answer : throw ProviderHttp.Problem(answer, Words(answer));
    }

    private static string Words(ProviderAnswer answer)
    {
        try
        {
            return ProviderJson.Text(JsonNode.Parse(answer.Body), "error") is { Length: > 0 } error ? error : answer.Status.ToString();
        }
        catch (System.Text.Json.JsonException)
        {
            return answer.Status.ToString();
        }
    }
}
