using System.Net;
using System.Net.Sockets;
using Meridian.Client;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Serves every federated Ingress and Gateway under a global address, and keeps its routes equal to what the members can answer. Every process of the
/// federation serves; the one that leads writes the statuses.
/// </summary>
internal sealed class GlobalIngressPublisher : IAsyncDisposable
{
    /// <summary>The class of Ingresses, and its controller's name: those of another class are served by the members' controllers.</summary>
    private const string Class = "meridian";

    private static readonly IReadOnlyDictionary<int, string> NoFaults = new Dictionary<int, string>();

    private readonly IInformers informers;
    private readonly IInformer ingresses;
    private readonly Gateways gateways;
    private readonly IMembers members;
    private readonly IEdgeFactory factory;
    private readonly IExportedServices exports;
    private readonly ClientPlaces places;
    private readonly FederationEvents events;
    private readonly ILeadership leadership;
    private readonly FederationOptions options;
    private readonly TimeProvider time;
    private readonly EdgeStatusWriter statuses;
    private readonly TlsSecrets secrets;
    private readonly CoalescedLoop loop;
    private readonly BackendUsage usage;
    private readonly List<IDisposable> subscriptions = [];

    // Used by the loop alone, and at the end by the disposal.
    private readonly Dictionary<IPAddress, IEdge> edges = [];

    // The same, for whoever tells them what was measured.
    private IEdge[] open = [];

    /// <summary>Makes a publisher; <see cref="Start"/> begins its work.</summary>
    public GlobalIngressPublisher(
        IKubeClient federation, IInformers informers, IMembers members, IEdgeFactory factory, IExportedServices exports, ClientPlaces places, FederationEvents events,
        ILeadership leadership, FederationOptions options, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.informers, this.members, this.factory, this.exports, this.places) = (informers, members, factory, exports, places);
        (this.events, this.leadership, this.options, this.time) = (events, leadership, options, time);
        ingresses = informers.For(ResourceTypes.Ingresses);
        gateways = new Gateways(informers);
        statuses = new EdgeStatusWriter(federation);
        secrets = new TlsSecrets(key => informers.For(ResourceTypes.Secrets).Get(key), time);
        usage = new BackendUsage(members, Uses, time, logger);
        loop = new CoalescedLoop("publishing global addresses", PublishAsync, time, logger);
    }

    /// <summary>Begins to follow Ingresses, Gateways and members.</summary>
    public void Start()
    {
        foreach (var type in (ResourceType[])[ResourceTypes.Ingresses, ResourceTypes.IngressClasses, .. Gateways.Types, ResourceTypes.Secrets, ResourceTypes.Services])
            subscriptions.Add(informers.For(type).Subscribe(_ => loop.Trigger()));
        subscriptions.Add(members.Subscribe(_ => loop.Trigger()));
        subscriptions.Add(exports.Subscribe(_ => loop.Trigger()));
        leadership.Changed += loop.Trigger;
        subscriptions.Add(new Undo(() => leadership.Changed -= loop.Trigger));
        subscriptions.Add(members.Follow(ResourceTypes.Services, CopyScope.Of(options), (_, _) => loop.Trigger(), _ => loop.Trigger()));
        subscriptions.Add(members.Follow(ResourceTypes.EndpointSlices, (_, _) => loop.Trigger(), _ => loop.Trigger()));
        loop.Start();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
        await loop.DisposeAsync();
        await usage.DisposeAsync();
        foreach (var edge in edges.Values) await edge.DisposeAsync();
    }

    private async ValueTask PublishAsync(CancellationToken token)
    {
        foreach (var type in (ResourceType[])[ResourceTypes.Ingresses, ResourceTypes.IngressClasses, .. Gateways.Types, ResourceTypes.Secrets, ResourceTypes.Services])
            await informers.For(type).Synced.WaitAsync(token);
        await PublishClassesAsync(token);
        var served = Gateways.OldestFirst(ingresses.List().Where(IsServedHere));
        var ours = gateways.Ours();
        var wishes = served.Select(GlobalAddresses.Wish).Concat(ours.Select(GlobalAddresses.WishOf)).ToArray();
        var addresses = GlobalAddresses.Of(wishes, options);
        await CloseAsync(addresses.Values.ToHashSet());
        // Nothing of the members is read for nobody.
        if (wishes.Length > 0) await ServeAsync(served, ours, addresses, token);
        else usage.Follow([]);
    }

    private void Uses(IPEndPoint backend, double part)
    {
        foreach (var edge in Volatile.Read(ref open)) edge.Uses(backend, part);
    }

    private async ValueTask PublishClassesAsync(CancellationToken token)
    {
        if (!leadership.IsLeading) return;
        if (informers.For(ResourceTypes.GatewayClasses).Get(ObjectKey.Cluster(EdgeStatusWriter.DefaultClass)) is null) await statuses.EnsureClassAsync(token);
        foreach (var ours in gateways.Classes) await statuses.WriteAsync(ResourceTypes.GatewayClasses, ours, GatewayStatuses.OfClass(ours, time.GetUtcNow()), token);
    }

    // One without a class is ours, as is one of a class that names our controller.
    private bool IsServedHere(KubeObject ingress)
    {
        if (SystemObjects.Contains(ingress, options)) return false;
        var name = ingress.View<Ingress>().Spec.IngressClassName;
        if (name.Length == 0) name = ingress.Header.Annotations.GetValueOrDefault("kubernetes.io/ingress.class", "");
        if (name is "" or Class) return true;
        return informers.For(ResourceTypes.IngressClasses).Get(ObjectKey.Cluster(name))?.ToNode()["spec"]?["controller"] is { } controller && (string?)controller == GatewayWorld.Controller;
    }

    private async Task CloseAsync(HashSet<IPAddress> wanted)
    {
        foreach (var address in edges.Keys.Where(a => !wanted.Contains(a)).ToArray())
        {
            edges.Remove(address, out var edge);
            await edge!.DisposeAsync();
        }
    }

    private async Task ServeAsync(IReadOnlyList<KubeObject> served, IReadOnlyList<KubeObject> ours, IReadOnlyDictionary<string, IPAddress> addresses, CancellationToken token)
    {
        var reach = new MemberServices(members.All, options);
        var backends = new EdgeBackends(reach, exports, key => informers.For(ResourceTypes.Services).Get(key)?.Header.Annotations);
        var measured = new List<MeasuredBackend>();
        var world = gateways.World(backends, secrets);
        var states = ours.ToDictionary(g => g.Key, g => new GatewayState(g, world));
        var attached = gateways.Attach(states, world);
        var failures = new List<Exception>();
        var byAddress = served.ToLookup(i => addresses.GetValueOrDefault(GlobalAddresses.Wish(i).Name));
        var gatewaysByAddress = states.Values.ToLookup(g => addresses.GetValueOrDefault($"gateway {g.Object.Key}"));
        foreach (var lost in byAddress[null]) events.Warning(lost, ResourceTypes.Ingresses, "NoGlobalAddress", $"all {LoopbackBlock.LoadBalancers} global addresses are in use");
        foreach (var lost in gatewaysByAddress[null]) await TellAsync(lost, null, $"all {LoopbackBlock.LoadBalancers} global addresses are in use", NoFaults, token);
        foreach (var address in addresses.Values.Distinct())
        {
            try
            {
                var routes = await ServeAsync(address, [.. byAddress[address]], [.. gatewaysByAddress[address]], backends, token);
                measured.AddRange(MeasuredBackend.Of(routes, backends));
            }
            catch (Exception failure) when (failure is IOException or SocketException or StatusException)
            {
                // One address that cannot be had does not keep the others from being served.
                failures.Add(failure);
            }
        }
        Volatile.Write(ref open, [.. edges.Values]);
        usage.Follow(measured);
        if (leadership.IsLeading)
        {
            foreach (var (service, fault) in backends.Faults)
                if (informers.For(ResourceTypes.Services).Get(service) is { } wrong) events.Warning(wrong, ResourceTypes.Services, "InvalidAnnotation", fault);
            foreach (var (route, type, outcomes) in attached)
                if (outcomes.Count > 0 || route.ToNode()["status"] is not null) await statuses.WriteAsync(type, route, GatewayStatuses.OfRoute(route, outcomes, time.GetUtcNow()), token);
        }
        // Thrown after all: the loop tries again.
        if (failures.Count > 0) throw new AggregateException(failures);
    }

    private async Task<EdgeRoutes> ServeAsync(IPAddress address, KubeObject[] served, GatewayState[] ours, EdgeBackends backends, CancellationToken token)
    {
        if (!edges.TryGetValue(address, out var edge)) edges[address] = edge = await OpenAsync(served, ours, address, token);
        var plans = IngressPlans.Of(served, backends, secrets);
        var routes = EdgePlan.Join([.. plans, .. ours.Select(g => g.Plan())]);
        var faults = await edge.UseAsync(routes, token);
        if (!leadership.IsLeading) return routes;
        foreach (var (ingress, plan) in served.Zip(plans))
        {
            Tell(ingress, ResourceTypes.Ingresses, plan);
            foreach (var port in plan.Ports.Where(p => faults.ContainsKey(p.Number)))
                events.Warning(ingress, ResourceTypes.Ingresses, "GlobalAddressFailed", $"{address} port {port.Number} cannot be served: {faults[port.Number]}");
            await statuses.WriteAsync(ingress, address, token);
        }
        foreach (var gateway in ours)
        {
            Tell(gateway.Object, ResourceTypes.Gateways, gateway.Plan());
            await TellAsync(gateway, address, WishFault(gateway.Object, address), faults, token);
        }
        return routes;
    }

    private async Task<IEdge> OpenAsync(KubeObject[] served, GatewayState[] ours, IPAddress address, CancellationToken token)
    {
        try
        {
            return await factory.OpenAsync(address, places.Of, token);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            foreach (var ingress in served) events.Warning(ingress, ResourceTypes.Ingresses, "GlobalAddressFailed", $"{address} cannot be served: {failure.Message}");
            foreach (var gateway in ours) await TellAsync(gateway, address, $"{address} cannot be served: {failure.Message}", NoFaults, token);
            throw;
        }
    }

    private async ValueTask TellAsync(GatewayState gateway, IPAddress? address, string? fault, IReadOnlyDictionary<int, string> ports, CancellationToken token)
    {
        if (leadership.IsLeading) await statuses.WriteAsync(ResourceTypes.Gateways, gateway.Object, GatewayStatuses.Of(gateway, address, fault, ports, time.GetUtcNow()), token);
    }

    private void Tell(KubeObject about, ResourceType type, EdgePlan plan)
    {
        foreach (var (reason, message) in plan.Faults) events.Warning(about, type, reason, message);
    }

    private static string? WishFault(KubeObject gateway, IPAddress address)
    {
        var wish = gateway.View<Gateway>().Spec.Addresses.FirstOrDefault(a => a.Value.Length > 0);
        return wish is null || wish.Value == address.ToString() ? null : $"address {wish.Value} cannot be given, {address} was";
    }
}
