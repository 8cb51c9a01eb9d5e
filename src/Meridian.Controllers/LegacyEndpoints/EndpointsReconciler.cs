using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.ServiceTargets;
using Meridian.Objects;

namespace Meridian.Controllers.LegacyEndpoints;

/// <summary>Keeps the v1 Endpoints of Services that select pods, for clients that do not know EndpointSlices.</summary>
internal sealed class EndpointsReconciler(IKubeClient client, IInformers informers) : IReconciler
{
    private readonly IInformer services = informers.For(ResourceTypes.Services);
    private readonly IInformer endpoints = informers.For(ResourceTypes.Endpoints);
    private readonly ServicePods pods = new(informers);

    public string Name => "endpoints";

    public void Watch(ReconcilerSources sources)
    {
        pods.Watch(sources);
        // They bear their Service's name.
        sources.Objects(ResourceTypes.Endpoints);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var existing = endpoints.Get(key);
        if (services.Get(key) is not { } service)
        {
            if (existing is not null && IsOurs(existing)) await DeleteAsync(existing, cancellationToken);
            return Requeue.None;
        }
        var spec = service.View<Service>().Spec;
        if (service.Header.DeletionTimestamp is not null || spec.Selector.Count == 0 || spec.Type == "ExternalName") return Requeue.None;
        await WriteAsync(key, EndpointsBody.Of(service, pods.Targets(service), existing), existing, cancellationToken);
        return Requeue.None;
    }

    // Endpoints that a user wrote for a Service without selector are the user's, also when the Service goes.
    private static bool IsOurs(KubeObject item) => item.Header.Labels.ContainsKey("endpoints.kubernetes.io/managed-by");

    private async Task WriteAsync(ObjectKey key, JsonObject node, KubeObject? existing, CancellationToken cancellationToken)
    {
        if (existing is null) await client.CreateAsync(ResourceTypes.Endpoints, key.Namespace, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
        else if (!JsonNode.DeepEquals(node, existing.ToNode())) await client.UpdateAsync(ResourceTypes.Endpoints, key, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
    }

    private async Task DeleteAsync(KubeObject existing, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(ResourceTypes.Endpoints, existing.Key, DeleteOptions.Background with { PreconditionUid = existing.Header.Uid }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // As it should be.
        }
    }
}
