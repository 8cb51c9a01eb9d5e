using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Meridian.Dns;

/// <summary>
/// Google Cloud DNS. A change is done as a whole, and what it deletes must equal what is there, so two writers never overwrite each other. Routing is by
/// policies: weighted round robin, or the nearest region.
/// </summary>
internal sealed partial class GoogleCloudDnsProvider(DnsName zone, GoogleDnsApi api, PlaceMap places) : IDnsProvider
{
    private const int RequestsPerSecond = 5;

    /// <inheritdoc />
    public DnsName Zone => zone;

    /// <summary>A change may hold 1,000 record sets and 100 records in each; half of that leaves room.</summary>
    public ProviderLimits Limits { get; } = new() { Routing = new HashSet<Routing> { Routing.Weighted, Routing.Nearest }, ReadBack = TimeSpan.FromMinutes(5), BatchRecords = 500, BatchCharacters = 50_000 };

    public static IDnsProvider Open(ProviderSettings settings, ProviderContext context)
    {
        var client = ProviderHttp.Client(context.Time, settings.Number("requests-per-second", RequestsPerSecond, 1, 1000));
        var key = settings.OptionalSecret("service-account")
            ?? (Environment.GetEnvironmentVariable("GOOGLE_APPLICATION_CREDENTIALS") is { Length: > 0 } file ? settings.File("service-account-file", file) : null);
        var account = key is null ? null : GoogleServiceAccount.Parse(key);
        var project = settings.Optional("project-id") ?? account?.Project;
        if (string.IsNullOrEmpty(project)) project = settings.Required("project-id");
        var endpoint = settings.Url("endpoint", settings.Optional("endpoint") ?? "https://dns.googleapis.com");
        var dnsZone = settings.Zone(context.Zone);
        var api = new GoogleDnsApi(endpoint, project, dnsZone, settings.Optional("managed-zone"), Tokens(settings, client, account, context.Time), client);
        return new GoogleCloudDnsProvider(dnsZone, api, new PlaceMap("google-clouddns", settings.List("places"), RegionName));
    }

    /// <inheritdoc />
    public ManagedSet Adapt(ManagedSet wanted) => wanted.Routing switch
    {
        Routing.Nearest when places.Adapt(wanted.Answers) is { } placed => new ManagedSet(wanted.Name, wanted.Type, wanted.Ttl, wanted.Routing, placed),
        Routing.Weighted => new ManagedSet(wanted.Name, wanted.Type, wanted.Ttl, wanted.Routing, wanted.Answers.Select(a => GoogleRecords.Weighted(a.Weight, a.Data)).DistinctBy(a => a.Id)),
        _ => wanted.WithoutRouting(),
    };

    /// <inheritdoc />
    public async Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await api.ListAsync(cancellationToken)).Select(GoogleRecords.Read).OfType<ManagedSet>()];

    /// <inheritdoc />
    public Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken) => api.ChangeAsync(new JsonObject
    {
        ["deletions"] = new JsonArray([.. changes.Where(c => c.Before is not null).Select(c => GoogleRecords.Write(c.Before!))]),
        ["additions"] = new JsonArray([.. changes.Where(c => c.After is not null).Select(c => GoogleRecords.Write(c.After!))]),
    }, cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private static GoogleTokens Tokens(ProviderSettings settings, HttpClient client, GoogleServiceAccount? account, TimeProvider time)
    {
        var (url, body) = (settings.Optional("token-url"), settings.OptionalSecret("token-body"));
        if (url is not null) return GoogleTokens.OfUrl(client, settings.Url("token-url", url), body ?? "", time);
        return account is not null ? GoogleTokens.OfServiceAccount(client, account, time) : GoogleTokens.OfMachine(client, time);
    }

    [GeneratedRegex("^[a-z]+-[a-z]+[0-9]+$")]
    private static partial Regex RegionName { get; }
}
