using System.Collections.Immutable;
using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Keeps the federation's DNS zone equal to what the members' services are, within moments of every change.</summary>
internal sealed class NamePublisher : IRoutesInUse, IDesiredNames, IAsyncDisposable
{
    private readonly IInformer services;
    private readonly IMembers members;
    private readonly ZoneStore zone;
    private readonly FederationOptions options;
    private readonly CoalescedLoop loop;
    private readonly List<IDisposable> subscriptions = [];
    private IReadOnlyList<DesiredRecordSet>? desired;
    private ImmutableList<Action<IReadOnlySet<string>>> handlers = [];
    private ImmutableList<Action> changed = [];

    /// <summary>Makes a publisher; <see cref="Start"/> begins its work.</summary>
    public NamePublisher(IInformers informers, IMembers members, ZoneStore zone, FederationOptions options, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.members, this.zone, this.options) = (members, zone, options);
        services = informers.For(ResourceTypes.Services);
        loop = new CoalescedLoop("publishing DNS records", PublishAsync, time, logger);
    }

    /// <summary>Begins to follow services and members.</summary>
    public void Start()
    {
        subscriptions.Add(services.Subscribe(_ => loop.Trigger()));
        subscriptions.Add(members.Subscribe(_ => loop.Trigger()));
        subscriptions.Add(members.Follow(ResourceTypes.Services, CopyScope.Of(options), (_, _) => loop.Trigger(), _ => loop.Trigger()));
        subscriptions.Add(members.Follow(ResourceTypes.EndpointSlices, (_, _) => loop.Trigger(), _ => loop.Trigger()));
        loop.Start();
    }

    /// <inheritdoc />
    public IDisposable Subscribe(Action<IReadOnlySet<string>> handler)
    {
        ImmutableInterlocked.Update(ref handlers, (list, added) => list.Add(added), handler);
        return new Undo(() => ImmutableInterlocked.Update(ref handlers, (list, removed) => list.Remove(removed), handler));
    }

    /// <inheritdoc />
    public IReadOnlyList<DesiredRecordSet>? All => Volatile.Read(ref desired);

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

    private async ValueTask PublishAsync(CancellationToken token)
    {
        // Before the services are known, "none" would mean to take all names away.
        await services.Synced.WaitAsync(token);
        var reach = new MemberServices(members.All, options);
        var named = services.List().Where(IsNamed).OrderBy(s => s.Key).Select(s => new NamedService(s.Key, reach.Reaches(s.Key))).ToArray();
        var names = new FederatedNames([.. reach.Members.Select(m => new MemberPlace(m.Name, m.Region, m.Zones, m.Place))], options);
        DesiredRecordSet[] sets = [.. named.SelectMany(names.Of)];
        zone.Replace([.. sets.Select(Record)]);
        Volatile.Write(ref desired, sets);
        foreach (var handler in changed) handler();
        var used = named.SelectMany(n => n.Reaches).Where(r => r.IsHealthy).Select(r => r.Cluster).ToHashSet(StringComparer.Ordinal);
        foreach (var handler in handlers) handler(used);
    }

    private static RecordSet Record(DesiredRecordSet set) => new(set.Name, set.Type, set.Data, set.Ttl)
    {
        Routing = set.Targets.Count > 1 ? new TrafficPlan(set.Policy, [.. set.Targets.Select(t => t.Target)], RoundTrips.Estimated) : null,
    };
}
