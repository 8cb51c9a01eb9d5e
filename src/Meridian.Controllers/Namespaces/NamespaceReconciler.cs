using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Namespaces;

/// <summary>Empties namespaces that are on their way out, then lets them go.</summary>
/// <param name="client">The server.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="time">Clock.</param>
/// <param name="types">All types served.</param>
internal sealed class NamespaceReconciler(IKubeClient client, IInformers informers, TimeProvider time, ServedInformers types) : IReconciler
{
    private const string Finalizer = "kubernetes";

    // What is left goes by events; this is for what slipped in between, and for types that could not be read.
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly IInformer namespaces = informers.For(ResourceTypes.Namespaces);

    public string Name => "namespace";

    public void Watch(ReconcilerSources sources)
    {
        sources.Map(ResourceTypes.Namespaces, change => change.New is { } ns && IsEnding(ns) ? [change.Key] : []);
        types.Follow(type => Watch(sources, type), _ => { });
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (namespaces.Get(key) is not { } ns || !IsEnding(ns)) return Requeue.None;
        var left = await new NamespaceEmptier(client, [.. types.Types.Where(t => t.Namespaced)]).EmptyAsync(key.Name, cancellationToken);
        if (left.IsEmpty)
        {
            await FinalizeAsync(ns, cancellationToken);
            return Requeue.None;
        }
        var status = NamespaceStatusPlan.Next(ns, left, time.GetUtcNow());
        await ObjectStatus.WriteAsync(client, ResourceTypes.Namespaces, ns, status, cancellationToken);
        return Requeue.After(Retry);
    }

    private void Watch(ReconcilerSources sources, ResourceType type)
    {
        if (type.Namespaced) sources.Map(type, LeftBehind);
    }

    private static bool IsEnding(KubeObject ns) => ns.Header.DeletionTimestamp is not null && ns.View<Namespace>().Spec.Finalizers.Contains(Finalizer);

    private IEnumerable<ObjectKey> LeftBehind(ObjectChange change)
    {
        if (change.New is not null) return [];
        var key = ObjectKey.Cluster(change.Key.Namespace);
        return namespaces.Get(key) is { } ns && IsEnding(ns) ? [key] : [];
    }

    private async Task FinalizeAsync(KubeObject ns, CancellationToken cancellationToken)
    {
        var node = ns.ToNode();
        var kept = ns.View<Namespace>().Spec.Finalizers.Where(f => f != Finalizer).Select(f => (JsonNode?)JsonValue.Create(f)).ToArray();
        node["spec"]!["finalizers"] = new JsonArray(kept);
        try
        {
            await client.UpdateAsync(ResourceTypes.Namespaces, ns.Key, JsonBytes.Of(node), new WriteOptions { Subresource = "finalize" }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Gone is what was wanted.
        }
    }
}
