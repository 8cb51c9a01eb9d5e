using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Controllers.ServiceTargets;
using Meridian.Objects;

namespace Meridian.Controllers.EndpointSlices;

/// <summary>Keeps the EndpointSlices of Services that select pods.</summary>
internal sealed class EndpointSliceReconciler(IKubeClient client, IInformers informers) : IReconciler
{
    private readonly IInformer services = informers.For(ResourceTypes.Services);
    private readonly IInformer slices = informers.For(ResourceTypes.EndpointSlices);
    private readonly ServicePods pods = new(informers);

    public string Name => "endpointslice";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByLabel(slices);
        pods.Watch(sources);
        sources.OwnedBy(ResourceTypes.Services, ResourceTypes.EndpointSlices);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // The slices of a Service that goes are the garbage collector's; those of one without selector are its owner's.
        if (services.Get(key) is not { } service || service.Header.DeletionTimestamp is not null) return Requeue.None;
        var spec = service.View<Service>().Spec;
        if (spec.Selector.Count == 0 || spec.Type == "ExternalName") return Requeue.None;
        var plan = EndpointSlicePlan.For(Families(spec), pods.Targets(service), Existing(service));
        await ApplyAsync(service, plan, cancellationToken);
        return Requeue.None;
    }

    private List<KubeObject> Existing(KubeObject service) =>
    [
        .. Indexes.Labelled(slices, service.Header.Namespace, WellKnownLabels.ServiceName, service.Header.Name)
            .Where(s => s.Header.Labels.GetValueOrDefault(EndpointSliceBody.ManagedByLabel) == EndpointSliceBody.ManagedBy
                && s.Header.ControllerOwner?.Uid == service.Header.Uid && s.Header.DeletionTimestamp is null),
    ];

    private static IReadOnlyList<string> Families(ServiceSpec spec)
    {
        var addresses = spec.ClusterIPs.Where(a => a is not ("" or "None")).ToList();
        return addresses.Count == 0 ? ["IPv4"] : [.. addresses.Select(a => a.Contains(':', StringComparison.Ordinal) ? "IPv6" : "IPv4").Distinct()];
    }

    private async Task ApplyAsync(KubeObject service, EndpointSlicePlan plan, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>();
        foreach (var content in plan.Slices)
        {
            if (content.Existing is { } existing) await UpdateAsync(service, content, existing, cancellationToken);
            else await CreateAsync(service, content, FreeName(service, taken), cancellationToken);
        }
        foreach (var slice in plan.Delete) await DeleteAsync(slice, cancellationToken);
    }

    private async Task UpdateAsync(KubeObject service, SliceContent content, KubeObject existing, CancellationToken cancellationToken)
    {
        var node = EndpointSliceBody.Of(service, content, existing.Header.Name);
        if (JsonNode.DeepEquals(node, existing.ToNode())) return;
        await client.UpdateAsync(ResourceTypes.EndpointSlices, existing.Key, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
    }

    // The name is counted, not drawn: made twice from a cache that lags, it is refused the second time.
    private Task<KubeObject> CreateAsync(KubeObject service, SliceContent content, string name, CancellationToken cancellationToken) =>
        client.CreateAsync(
            ResourceTypes.EndpointSlices, service.Header.Namespace, JsonBytes.Of(EndpointSliceBody.Of(service, content, name)), WriteOptions.Default, cancellationToken);

    private string FreeName(KubeObject service, HashSet<string> taken)
    {
        for (var number = 0; ; number++)
        {
            var name = SliceName.Of(service, number);
            if (slices.Get(new ObjectKey(service.Header.Namespace, name)) is null && taken.Add(name)) return name;
        }
    }

    private async Task DeleteAsync(KubeObject slice, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(ResourceTypes.EndpointSlices, slice.Key, DeleteOptions.Background with { PreconditionUid = slice.Header.Uid }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // As it should be.
        }
    }
}
