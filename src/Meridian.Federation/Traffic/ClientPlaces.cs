using System.Net;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Places clients by their addresses: by the networks that the settings name, then by the members' loopback blocks, then by a GeoIP database and the registries.
/// Follows the members and the settings.
/// </summary>
internal sealed class ClientPlaces : IClientLocator, IAsyncDisposable
{
    private readonly IInformer configMaps;
    private readonly IMembers members;
    private readonly FederationEvents events;
    private readonly ObjectKey settingsKey;
    private readonly CoalescedLoop loop;
    private readonly List<IDisposable> subscriptions = [];
    private RoundTrips emulated = RoundTrips.Estimated;
    private Known known = new(new ClientLocator(NetworkTable.Empty), NameSettings.None);

    // Used by the loop alone: a member that stays where it is stays one Location, and a file is read once for each state of the settings.
    private Dictionary<(string Cluster, string Region, GeoPoint Point), Location> places = [];
    private KubeObject? source;
    private NameSettings settings = NameSettings.None;
    private GeoIpDatabase? geoIp;
    private ((RoundTrips Emulated, RoundTrips Settings) From, RoundTrips RoundTrips) merged = ((RoundTrips.Estimated, RoundTrips.Estimated), RoundTrips.Estimated);

    private sealed record Known(IClientLocator Locator, NameSettings Settings)
    {
        public RoundTrips RoundTrips { get; init; } = RoundTrips.Estimated;

        public IReadOnlyDictionary<string, Location> Clusters { get; init; } = new Dictionary<string, Location>();
    }

    /// <summary>Knows nothing until <see cref="Start"/>.</summary>
    public ClientPlaces(IInformers informers, IMembers members, FederationEvents events, FederationOptions options, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.members, this.events) = (members, events);
        settingsKey = new ObjectKey(options.SystemNamespace, NameSettings.ConfigMap);
        configMaps = informers.For(ResourceTypes.ConfigMaps);
        loop = new CoalescedLoop("placing clients", PlaceAsync, time, logger);
    }

    /// <summary>Called after anything that counts has changed. Must be quick.</summary>
    public event Action? Changed;

    /// <summary>The settings that hold.</summary>
    public NameSettings Settings => Volatile.Read(ref known).Settings;

    /// <summary>How far places are apart: as the settings say, else as it is emulated on this machine, else by the map. The same object as long as nothing of it changes.</summary>
    public RoundTrips RoundTrips => Volatile.Read(ref known).RoundTrips;

    /// <summary>Takes over how far regions are apart on this machine.</summary>
    public void Use(RoundTrips roundTrips)
    {
        Volatile.Write(ref emulated, roundTrips);
        loop.Trigger();
    }

    /// <summary>Begins to follow members and settings.</summary>
    public void Start()
    {
        subscriptions.Add(members.Subscribe(_ => loop.Trigger()));
        subscriptions.Add(configMaps.Subscribe(change => { if (change.Key == settingsKey) loop.Trigger(); }));
        loop.Start();
    }

    /// <inheritdoc />
    public LocatedClient Locate(ReadOnlySpan<byte> address) => Volatile.Read(ref known).Locator.Locate(address);

    /// <summary>The client's place for the edge, or null if it is not known.</summary>
    public ClientPlace? Of(IPAddress client) => this.Locate(client).Location is { Point: { } point } location ? new ClientPlace(location.Region, point) : null;

    /// <summary>Where a member is; null if that is not known.</summary>
    public Location? OfCluster(string name) => Volatile.Read(ref known).Clusters.GetValueOrDefault(name);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await loop.DisposeAsync();
    }

    private async ValueTask PlaceAsync(CancellationToken token)
    {
        await configMaps.Synced.WaitAsync(token);
        var faults = await ReadSettingsAsync(token);
        var blocks = Blocks().ToArray();
        var named = Named(faults ?? []).ToArray();
        // The later of two entries for one network counts, and a longer network counts more than a shorter one.
        var locator = new ClientLocator(new NetworkTable([.. blocks, .. named]), geoIp);
        var distances = RoundTripsNow();
        Volatile.Write(ref known, new Known(locator, settings) { RoundTrips = distances, Clusters = places.ToDictionary(p => p.Key.Cluster, p => p.Value, StringComparer.Ordinal) });
        foreach (var fault in faults ?? []) events.Warning(source!, ResourceTypes.ConfigMaps, "InvalidDnsSettings", fault);
        Changed?.Invoke();
    }

    private RoundTrips RoundTripsNow()
    {
        var now = (Volatile.Read(ref emulated), settings.RoundTrips);
        if (now != merged.From) merged = (now, now.Item1.With(now.Item2));
        return merged.RoundTrips;
    }

    // Null if they are those that were read before.
    private async Task<List<string>?> ReadSettingsAsync(CancellationToken token)
    {
        var found = configMaps.Get(settingsKey);
        if (ReferenceEquals(found, source)) return null;
        (source, settings) = (found, NameSettings.Of(found));
        var faults = settings.Faults.ToList();
        geoIp = settings.GeoIpFile.Length == 0 ? null : await OpenAsync(settings.GeoIpFile, faults, token);
        return faults;
    }

    private async Task<GeoIpDatabase?> OpenAsync(string path, List<string> faults, CancellationToken token)
    {
        try
        {
            return await GeoIpDatabase.OpenAsync(path, token);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or GeoIpFormatException)
        {
            faults.Add($"geoip: {path}: {failure.Message}");
            return null;
        }
    }

    private IEnumerable<(IPNetwork, NetworkPlace)> Blocks()
    {
        var former = places;
        places = [];
        foreach (var member in members.All)
        {
            if (member.Place is not { } point) continue;
            var key = (member.Name, member.Region, point);
            var location = places[key] = former.GetValueOrDefault(key) ?? new Location(member.Name, point, member.Region);
            if (member.Block is { } block) yield return (new IPNetwork(new IPAddress([127, block.Octet, 0, 0]), 16), new NetworkPlace(location, LocationSource.Cluster));
        }
    }

    private IEnumerable<(IPNetwork, NetworkPlace)> Named(List<string> faults)
    {
        foreach (var (network, text) in settings.Networks)
        {
            var location = places.FirstOrDefault(p => p.Key.Cluster == text).Value;
            if (location is null && !Places.TryFind(text, out location))
                faults.Add($"networks: {network}: there is no place \"{text}\"; a place is a member, a region, a big city, or LATITUDE,LONGITUDE");
            else yield return (network, new NetworkPlace(location, LocationSource.Network));
        }
    }
}
