using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Network;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Serves every federated Ingress under one global address, and keeps its routes equal to what the members can answer. Every process of the
/// federation serves; the one that leads writes the addresses to the Ingresses.
/// </summary>
internal sealed class GlobalIngressPublisher : IAsyncDisposable
{
    private readonly IKubeClient federation;
    private readonly IInformer ingresses;
    private readonly IMembers members;
    private readonly IEdgeFactory factory;
    private readonly ClientPlaces places;
    private readonly FederationEvents events;
    private readonly ILeadership leadership;
    private readonly FederationOptions options;
    private readonly CoalescedLoop loop;
    private readonly List<IDisposable> subscriptions = [];

    // Used by the loop alone, and at the end by the disposal.
    private readonly Dictionary<IPAddress, IEdge> edges = [];

    /// <summary>Makes a publisher; <see cref="Start"/> begins its work.</summary>
    public GlobalIngressPublisher(
        IKubeClient federation, IInformers informers, IMembers members, IEdgeFactory factory, ClientPlaces places, FederationEvents events,
        ILeadership leadership, FederationOptions options, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.federation, this.members, this.factory, this.places, this.events, this.leadership, this.options) = (federation, members, factory, places, events, leadership, options);
        ingresses = informers.For(ResourceTypes.Ingresses);
        loop = new CoalescedLoop("publishing global addresses", PublishAsync, time, logger);
    }

    /// <summary>Begins to follow Ingresses and members.</summary>
    public void Start()
    {
        subscriptions.Add(ingresses.Subscribe(_ => loop.Trigger()));
        subscriptions.Add(members.Subscribe(_ => loop.Trigger()));
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
        foreach (var edge in edges.Values) await edge.DisposeAsync();
    }

    private async ValueTask PublishAsync(CancellationToken token)
    {
        await ingresses.Synced.WaitAsync(token);
        var served = ingresses.List().Where(i => i.Header.DeletionTimestamp is null && IsServedHere(i)).ToArray();
        var addresses = GlobalAddresses.Of(served, options);
        var reach = new MemberServices(members.All, options);
        await CloseAsync(addresses.Values.ToHashSet());
        var failures = new List<Exception>();
        foreach (var group in served.GroupBy(i => addresses.GetValueOrDefault(i.Key)))
        {
            if (group.Key is not { } address)
            {
                foreach (var ingress in group) events.Warning(ingress, ResourceTypes.Ingresses, "NoGlobalAddress", $"all {LoopbackBlock.LoadBalancers} global addresses are in use");
                continue;
            }
            try
            {
                await ServeAsync([.. group], address, reach, token);
            }
            catch (Exception failure) when (failure is IOException or SocketException or StatusException)
            {
                // One address that cannot be had does not keep the others from being served.
                failures.Add(failure);
            }
        }
        // Thrown after all: the loop tries again.
        if (failures.Count > 0) throw new AggregateException(failures);
    }

    // One of a class is served by the members' controllers of that class.
    private bool IsServedHere(KubeObject ingress) => ingress.View<Ingress>().Spec.IngressClassName.Length == 0 && !SystemObjects.Contains(ingress, options);

    private async Task CloseAsync(HashSet<IPAddress> wanted)
    {
        foreach (var address in edges.Keys.Where(a => !wanted.Contains(a)).ToArray())
        {
            edges.Remove(address, out var edge);
            await edge!.DisposeAsync();
        }
    }

    private async Task ServeAsync(KubeObject[] ingresses, IPAddress address, MemberServices reach, CancellationToken token)
    {
        if (!edges.TryGetValue(address, out var edge)) edges[address] = edge = await OpenAsync(ingresses, address, token);
        edge.Use(new EdgeRoutes([.. ingresses.SelectMany(i => GlobalRoutes.Of(i, reach).Routes)]));
        if (!leadership.IsLeading) return;
        foreach (var ingress in ingresses) await WriteStatusAsync(ingress, address, token);
    }

    private async Task<IEdge> OpenAsync(KubeObject[] ingresses, IPAddress address, CancellationToken token)
    {
        try
        {
            return await factory.OpenAsync(address, places.Of, token);
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            foreach (var ingress in ingresses) events.Warning(ingress, ResourceTypes.Ingresses, "GlobalAddressFailed", $"{address} cannot be served: {failure.Message}");
            throw;
        }
    }

    private async Task WriteStatusAsync(KubeObject ingress, IPAddress address, CancellationToken token)
    {
        var known = ingress.View<Ingress>().Status.LoadBalancer.Ingress;
        if (known.Length == 1 && known[0].Ip == address.ToString()) return;
        if (ingress.View<Ingress>().Spec.Tls.Length > 0)
            events.Warning(ingress, ResourceTypes.Ingresses, "TlsNotServed", "spec.tls is not served yet: the global address answers plain HTTP");
        var status = new JsonObject { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = address.ToString() }) } };
        try
        {
            await federation.PatchAsync(ResourceTypes.Ingresses, ingress.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["status"] = status }), WriteOptions.Status, token);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Its deletion is on the way and closes the address.
        }
    }
}
