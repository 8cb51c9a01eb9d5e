using System.Text.RegularExpressions;

namespace Meridian.Dns;

/// <summary>
/// Amazon Route 53. A batch is done as a whole, and every deletion must match what is there, so two writers never overwrite each other. Answers near their clients
/// are latency records, or geolocation records if asked for.
/// </summary>
internal sealed partial class Route53Provider(DnsName zone, Route53Api api, Route53HealthChecks? checks, PlaceMap places, bool byLatency) : IDnsProvider
{
    /// <summary>Place of the answer for clients that are nowhere else.</summary>
    public const string Anywhere = "*";

    // The account may send 5 requests in a second, which it shares with everybody else.
    private const int RequestsPerSecond = 4;

    private string? zoneId;

    /// <inheritdoc />
    public DnsName Zone => zone;

    /// <summary>Half of what the service takes: 1,000 records and 32,000 characters in a batch.</summary>
    public ProviderLimits Limits { get; } = new() { Routing = new HashSet<Routing> { Routing.Weighted, Routing.Nearest }, ReadBack = TimeSpan.FromMinutes(5), BatchRecords = 500, BatchCharacters = 16_000 };

    public static IDnsProvider Open(ProviderSettings settings, ProviderContext context)
    {
        var routing = settings.Optional("routing") ?? "latency";
        if (routing is not ("latency" or "geolocation")) throw new ProviderSettingsException($"aws-route53: routing: \"{routing}\" is neither latency nor geolocation");
        var endpoint = settings.Url("endpoint", settings.Optional("endpoint") ?? "https://route53.amazonaws.com");
        var credentials = AwsCredentials.Find(settings, Environment.GetEnvironmentVariable);
        var api = new Route53Api(endpoint, settings.Optional("region") ?? "us-east-1", credentials,
            ProviderHttp.Client(context.Time, settings.Number("requests-per-second", RequestsPerSecond, 1, 1000)), context.Time);
        var checks = settings.Optional("health-check") is { } probe ? new Route53HealthChecks(api, probe, $"{context.Owner.Id} {context.Zone}") : null;
        var zone = settings.Zone(context.Zone);
        var places = new PlaceMap("aws-route53", settings.List("places"), routing == "latency" ? RegionName : null);
        return new Route53Provider(zone, api, checks, places, routing == "latency") { zoneId = settings.Optional("zone-id") };
    }

    /// <inheritdoc />
    public ManagedSet Adapt(ManagedSet wanted)
    {
        if (wanted.Routing == Routing.None) return wanted;
        var answers = wanted.Routing == Routing.Nearest ? places.Adapt(wanted.Answers) : wanted.Answers.Select(a => a with { Place = "" }).ToArray();
        if (answers is null) return wanted.WithoutRouting();
        // Without it clients of no place in the list would be told nothing.
        if (wanted.Routing == Routing.Nearest && !byLatency) answers = [.. answers, new RoutedAnswer { Id = Anywhere, Place = Anywhere, Data = wanted.Data }];
        return new ManagedSet(wanted.Name, wanted.Type, wanted.Ttl, wanted.Routing, checks is null ? answers : answers.Select(checks.Wanted));
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<ManagedSet>> ListAsync(CancellationToken cancellationToken)
    {
        var id = await ZoneIdAsync(cancellationToken);
        var sets = await api.ListSetsAsync(id, cancellationToken);
        if (checks is not null) await checks.ReadAsync(cancellationToken);
        var read = sets.GroupBy(s => (Name: s.Name, s.Type)).Select(g => Route53Records.Read([.. g], check => checks?.Words(check) ?? check)).OfType<ManagedSet>().ToArray();
        if (checks is not null) await checks.DeleteUnusedAsync([.. sets.Select(s => s.HealthCheckId)], cancellationToken);
        return read;
    }

    /// <inheritdoc />
    public async Task ApplyAsync(IReadOnlyList<SetChange> changes, CancellationToken cancellationToken)
    {
        var id = await ZoneIdAsync(cancellationToken);
        foreach (var wanted in changes.SelectMany(c => c.After?.Answers ?? []).Select(a => a.HealthCheck).Where(c => c.Length > 0).Distinct())
            if (checks is not null) await checks.EnsureAsync(wanted, cancellationToken);
        await api.ChangeAsync(id, Route53Records.Batch(changes, check => checks?.IdOf(check) ?? check), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> ZoneIdAsync(CancellationToken token) => zoneId ??= await api.FindZoneAsync(zone, token);

    [GeneratedRegex("^[a-z]{2}-[a-z]+-[0-9]$")]
    private static partial Regex RegionName { get; }
}
