using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Quotas;

/// <summary>Counts what the quotas of a namespace limit: at first, when something goes, and from time to time. What comes is charged by the API itself.</summary>
/// <param name="client">Where things are counted and written.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="served">Types whose objects count.</param>
/// <param name="time">Clock.</param>
internal sealed class QuotaReconciler(IKubeClient client, IInformers informers, ServedInformers served, TimeProvider time) : IReconciler
{
    private static readonly TimeSpan Recount = TimeSpan.FromMinutes(5);

    // What was charged but not yet stored when it was counted has been stored by then.
    private static readonly TimeSpan InFlight = TimeSpan.FromSeconds(2);

    private readonly IInformer quotas = informers.For(ResourceTypes.ResourceQuotas);

    public string Name => "resourcequota";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByNamespace(quotas);
        sources.Map(ResourceTypes.ResourceQuotas, change => change.New is { } quota && (change.Old is null || quota.Header.Generation != change.Old.Header.Generation || IsNew(quota)) ? [change.Key] : []);
        served.Follow(type => Follow(sources, type), _ => { });
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not { } found) return Requeue.None;
        var quota = new QuotaView(found);
        var used = await CountAsync(quota, cancellationToken);
        if (ResourceAmounts.AreEqual(quota.Hard, quota.Wanted) && ResourceAmounts.AreEqual(quota.Used, used)) return Requeue.After(Recount);
        var node = found.ToNode();
        node["status"] = new JsonObject { ["hard"] = ResourceAmounts.Write(quota.Wanted), ["used"] = ResourceAmounts.Write(used) };
        await client.UpdateAsync(ResourceTypes.ResourceQuotas, key, JsonBytes.Of(node), new WriteOptions { Subresource = "status" }, cancellationToken);
        return Requeue.After(InFlight);
    }

    private void Follow(ReconcilerSources sources, ResourceType type)
    {
        if (type.Namespaced && !type.Equals(ResourceTypes.Events)) sources.Map(type, change => Frees(type, change) ? Of(change.Key.Namespace) : []);
    }

    private IEnumerable<ObjectKey> Of(string ns) => Indexes.InNamespace(quotas, ns).Select(q => q.Key).ToArray();

    // A quota that was not counted yet, or whose limits changed: kinds without a generation show it only this way.
    private static bool IsNew(KubeObject quota) => new QuotaView(quota) is var view && !ResourceAmounts.AreEqual(view.Hard, view.Wanted);

    private static bool Frees(ResourceType type, ObjectChange change)
    {
        if (change.New is null) return true;
        if (change.Old is null) return false;
        if (type.Equals(ResourceTypes.Pods)) return PodState.IsTerminal(change.New) && !PodState.IsTerminal(change.Old);
        return (type.Equals(ResourceTypes.Services) || type.Equals(ResourceTypes.PersistentVolumeClaims)) && change.New.Header.Generation != change.Old.Header.Generation
            || (type.Equals(ResourceTypes.Services) && change.New.View<Service>().Spec.Type != change.Old.View<Service>().Spec.Type);
    }

    // The cache may be behind what was just charged.
    private async Task<KubeObject?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(ResourceTypes.ResourceQuotas, key, cancellationToken);
        }
        catch (StatusException absent) when (absent.IsNotFound)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, Quantity>> CountAsync(QuotaView quota, CancellationToken cancellationToken)
    {
        var used = quota.Wanted.Keys.ToDictionary(name => name, _ => Quantity.Zero, StringComparer.Ordinal);
        foreach (var type in served.Types.Where(t => t.Namespaced && quota.Wanted.Keys.Any(name => QuotaUsage.Concerns(t, name))))
        {
            var list = await client.ListAsync(type, quota.Object.Header.Namespace, new ListOptions(), cancellationToken);
            foreach (var item in list.Items) Add(used, quota, type, item.ToNode());
        }
        return used;
    }

    private void Add(Dictionary<string, Quantity> used, QuotaView quota, ResourceType type, JsonObject item)
    {
        if (!quota.Scopes.Match(type, item)) return;
        foreach (var (name, amount) in QuotaUsage.Of(type, item, time.GetUtcNow()))
        {
            if (used.TryGetValue(name, out var so)) used[name] = so + amount;
        }
    }
}
