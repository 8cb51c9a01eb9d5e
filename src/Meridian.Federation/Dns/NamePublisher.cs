using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Keeps the federation's DNS zone equal to what the members' services are, within moments of every change. What a change is not about is
/// not looked at; a change of members is about everything.
/// </summary>
internal sealed class NamePublisher : IRoutesInUse, IDesiredNames, IAsyncDisposable
{
    private readonly IInformer services;
    private readonly IMembers members;
    private readonly ZoneStore zone;
    private readonly ClientPlaces clients;
    private readonly LoadBalancerHosts hosts;
    private readonly NamingEvents events;
    private readonly FederationOptions options;
    private readonly CoalescedLoop loop;
    private readonly StaleKeys stale = new();
    private readonly List<IDisposable> subscriptions = [];
    private ImmutableDictionary<ObjectKey, PublishedService>? published;
    private RoundTrips roundTrips = RoundTrips.Estimated;
    private ImmutableList<Action<IReadOnlySet<string>>> handlers = [];
    private ImmutableList<Action> changed = [];

    /// <summary>Makes a publisher; <see cref="Start"/> begins its work.</summary>
    public NamePublisher(
        IInformers informers, IMembers members, ZoneStore zone, ClientPlaces clients, LoadBalancerHosts hosts, FederationEvents events, FederationOptions options, TimeProvider time,
        ILogger<CoalescedLoop> logger)
    {
        (this.members, this.zone, this.clients, this.hosts, this.options) = (members, zone, clients, hosts, options);
        this.events = new NamingEvents(events);
        services = informers.For(ResourceTypes.Services);
        loop = new CoalescedLoop("publishing DNS records", PublishAsync, time, logger);
    }

    /// <summary>What is served.</summary>
    public Zone Zone => zone.Current;

    /// <summary>Begins to follow services and members.</summary>
    public void Start()
    {
        subscriptions.Add(services.Subscribe(change => Stale(change.Key)));
        subscriptions.Add(members.Subscribe(_ => AllStale()));
        subscriptions.Add(members.Follow(ResourceTypes.Services, CopyScope.Of(options), (_, change) => Stale(change.Key), _ => AllStale()));
        subscriptions.Add(members.Follow(ResourceTypes.EndpointSlices, (_, change) => SliceChanged(change), _ => AllStale()));
        hosts.Changed += AllStale;
        clients.Changed += RoundTripsMayHaveChanged;
        subscriptions.Add(new Undo(() => hosts.Changed -= AllStale));
        subscriptions.Add(new Undo(() => clients.Changed -= RoundTripsMayHaveChanged));
        loop.Start();
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<IReadOnlySet<string>> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public IReadOnlyList<DesiredRecordSet>? All => Volatile.Read(ref published) is { } all ? [.. all.Values.SelectMany(p => p.Sets)] : null;

    /// <summary>A service that has names now, or null.</summary>
    public PublishedService? Find(ObjectKey service) => Volatile.Read(ref published)?.GetValueOrDefault(service);

    /// <inheritdoc />
    public IDisposable Subscribe(Action handler)
    {
        ImmutableInterlocked.Update(ref changed, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref changed, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await loop.DisposeAsync();
    }

    private bool IsNamed(KubeObject service) =>
        service.View<Service>().Spec.Type == "LoadBalancer" && service.Header.DeletionTimestamp is null && !SystemObjects.Contains(service, options);

    private void Stale(ObjectKey service)
    {
        stale.Add(service);
        loop.Trigger();
    }

    private void AllStale()
    {
        stale.AddAll();
        loop.Trigger();
    }

    private void SliceChanged(ObjectChange change)
    {
        foreach (var slice in (KubeObject?[])[change.Old, change.New])
            if (slice is not null && ServiceEndpoints.ServiceOf(slice.Header) is { } service && services.Get(service) is not null) Stale(service);
    }

    private void RoundTripsMayHaveChanged()
    {
        if (!ReferenceEquals(roundTrips, clients.RoundTrips)) AllStale();
    }

    private async ValueTask PublishAsync(CancellationToken token)
    {
        // Before the services are known, "none" would mean to take all names away.
        await services.Synced.WaitAsync(token);
        var work = stale.Take();
        try
        {
            Publish(work);
        }
        catch
        {
            // Whatever was done of it is done again.
            stale.AddAll();
            throw;
        }
    }

    private void Publish(StaleKeys.Taken work)
    {
        roundTrips = clients.RoundTrips;
        var reach = new MemberServices(members.All, options, hosts.Find);
        var names = new FederatedNames([.. reach.Members.Select(m => new MemberPlace(m.Name, m.Region, m.Zones, m.Place))], options);
        var former = published ?? ImmutableDictionary<ObjectKey, PublishedService>.Empty;
        var keys = work.All ? former.Keys.Concat(services.List().Select(s => s.Key)).ToHashSet() : work.Keys;
        var next = former.ToBuilder();
        foreach (var key in keys)
        {
            if (Make(key, reach, names) is { } made) next[key] = made;
            else next.Remove(key);
        }
        Serve(work.All, keys, former, next);
        Volatile.Write(ref published, next.ToImmutable());
        hosts.Follow(next.Values.SelectMany(p => p.HostNames).ToHashSet(StringComparer.Ordinal));
        Tell(next.Values);
    }

    private PublishedService? Make(ObjectKey key, MemberServices reach, FederatedNames names)
    {
        if (services.Get(key) is not { } service || !IsNamed(service))
        {
            events.Forget(key);
            return null;
        }
        var naming = ServiceNaming.Of(service.Header);
        var named = new NamedService(key, reach.Reaches(key)) { Policy = naming.Policy, Ttl = naming.Ttl };
        string[] hostNames = [.. reach.HostNames(key).Distinct(StringComparer.Ordinal)];
        events.Tell(service, naming, hostNames.Select(h => (h, hosts.Find(h)?.Failure ?? "")));
        return new(named, [.. names.Of(named)], hostNames);
    }

    private void Serve(bool all, IReadOnlySet<ObjectKey> keys, ImmutableDictionary<ObjectKey, PublishedService> former, ImmutableDictionary<ObjectKey, PublishedService>.Builder next)
    {
        if (all)
        {
            zone.Replace([.. next.Values.SelectMany(p => p.Sets).Select(Record)]);
            return;
        }
        var sets = keys.Select(k => next.GetValueOrDefault(k)).OfType<PublishedService>().SelectMany(p => p.Sets).ToArray();
        var kept = sets.Select(s => (s.Name, s.Type)).ToHashSet();
        var gone = keys.Select(k => former.GetValueOrDefault(k)).OfType<PublishedService>().SelectMany(p => p.Sets).Where(s => !kept.Contains((s.Name, s.Type)));
        zone.Apply([.. gone.Select(s => ZoneChange.Remove(s.Name, s.Type)), .. sets.Select(s => ZoneChange.Set(Record(s)))]);
    }

    private void Tell(IEnumerable<PublishedService> all)
    {
        foreach (var handler in Volatile.Read(ref changed)) handler();
        var used = all.SelectMany(p => p.Service.Reaches).Where(r => r.IsHealthy).Select(r => r.Cluster).ToHashSet(StringComparer.Ordinal);
        foreach (var handler in Volatile.Read(ref handlers)) handler(used);
    }

    private RecordSet Record(DesiredRecordSet set) => new(set.Name, set.Type, set.Data, set.Ttl)
    {
        Routing = set.Targets.Count > 1 ? new TrafficPlan(set.Policy, [.. set.Targets.Select(t => t.Target)], roundTrips) : null,
    };
}
