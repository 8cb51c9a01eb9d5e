using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.LoadBalancers;

/// <summary>Gives Services of type LoadBalancer an address of the cluster's own, and takes it back when they no longer ask for one.</summary>
/// <remarks>The Services' status is the only record of who has which address: it outlives restarts, and nothing can disagree with it.</remarks>
internal sealed class LoadBalancerReconciler(IKubeClient client, IInformers informers, EventRecorder events, LoopbackBlock block) : IReconciler
{
    private readonly IInformer services = informers.For(ResourceTypes.Services);

    // Addresses given out that the cache may not show yet. Used by one worker only: addresses are given out one after another.
    private readonly Dictionary<ObjectKey, (string Uid, string Address)> given = [];

    public string Name => "service-load-balancer";

    public void Watch(ReconcilerSources sources) => sources.Objects(ResourceTypes.Services);

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (services.Get(key) is not { } service)
        {
            given.Remove(key);
            return Requeue.None;
        }
        if (LoadBalancerPlan.Wants(service)) await AssignAsync(service, cancellationToken);
        else await ReleaseAsync(service, cancellationToken);
        return Requeue.None;
    }

    private async Task AssignAsync(KubeObject service, CancellationToken cancellationToken)
    {
        if (LoadBalancerPlan.Choose(service, block, Taken(service)) is not { } address)
        {
            events.Warning(service, "SyncLoadBalancerFailed", "Error syncing load balancer: no load balancer address is left in the cluster's block");
            throw ApiError.Unavailable("no load balancer address is left in the cluster's block");
        }
        given[service.Key] = (service.Header.Uid, address);
        if (LoadBalancerPlan.AddressOf(service) == address) return;
        var ingress = new JsonArray(new JsonObject { ["ip"] = address, ["ipMode"] = "VIP" });
        await WriteAsync(service, new JsonObject { ["ingress"] = ingress }, cancellationToken);
        events.Normal(service, "EnsuredLoadBalancer", "Ensured load balancer");
    }

    private async Task ReleaseAsync(KubeObject service, CancellationToken cancellationToken)
    {
        // Another implementation's status is not ours to clear.
        if (service.View<Service>().Spec.LoadBalancerClass.Length > 0 || service.Header.DeletionTimestamp is not null) return;
        given.Remove(service.Key);
        if (LoadBalancerPlan.AddressOf(service).Length > 0) await WriteAsync(service, [], cancellationToken);
    }

    private HashSet<string> Taken(KubeObject asking)
    {
        var taken = given.Where(g => g.Key != asking.Key && IsCurrent(g.Key, g.Value.Uid)).Select(g => g.Value.Address).ToHashSet();
        foreach (var other in services.List())
        {
            if (other.Key != asking.Key && LoadBalancerPlan.Wants(other) && LoadBalancerPlan.AddressOf(other) is { Length: > 0 } address && !LosesTo(other, asking)) taken.Add(address);
        }
        return taken;
    }

    // Should two have one address, the older Service keeps it.
    private static bool LosesTo(KubeObject other, KubeObject asking) =>
        LoadBalancerPlan.AddressOf(other) == LoadBalancerPlan.AddressOf(asking)
        && Older(asking, other);

    private static bool Older(KubeObject a, KubeObject b) =>
        a.Header.CreationTimestamp != b.Header.CreationTimestamp
            ? a.Header.CreationTimestamp < b.Header.CreationTimestamp
            : string.CompareOrdinal(a.Header.Uid, b.Header.Uid) < 0;

    private bool IsCurrent(ObjectKey key, string uid) => services.Get(key) is { } service && service.Header.Uid == uid && LoadBalancerPlan.Wants(service);

    private Task WriteAsync(KubeObject service, JsonObject loadBalancer, CancellationToken cancellationToken)
    {
        var status = ObjectStatus.CopyOf(service);
        status["loadBalancer"] = loadBalancer;
        return ObjectStatus.WriteAsync(client, ResourceTypes.Services, service, status, cancellationToken);
    }
}
