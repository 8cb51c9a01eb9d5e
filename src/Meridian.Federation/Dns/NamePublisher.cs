using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Keeps the federation's DNS zone equal to what the members' services are, within moments of every change.</summary>
internal sealed class NamePublisher : IAsyncDisposable
{
    private readonly IInformer services;
    private readonly IMembers members;
    private readonly ZoneStore zone;
    private readonly FederationOptions options;
    private readonly CoalescedLoop loop;
    private readonly List<IDisposable> subscriptions = [];

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
        subscriptions.Add(members.Follow(ResourceTypes.Services, (_, _) => loop.Trigger(), _ => loop.Trigger()));
        subscriptions.Add(members.Follow(ResourceTypes.EndpointSlices, (_, _) => loop.Trigger(), _ => loop.Trigger()));
        loop.Start();
    }

    /// <summary>The records as they should be now.</summary>
    public IReadOnlyList<RecordSet> Records()
    {
        var reach = new MemberServices(members.All, options);
        var named = services.List().Where(IsNamed).OrderBy(s => s.Key).Select(s => new NamedService(s.Key, reach.Reaches(s.Key)));
        return FederatedNames.Of(named, [.. reach.Members.Select(m => new MemberPlace(m.Name, m.Region, m.Zones))], options);
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
        zone.Replace(Records());
    }
}
