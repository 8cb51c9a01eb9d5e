using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Controllers.EndpointSlices;
using Meridian.Objects;

namespace Meridian.Controllers.EndpointMirroring;

/// <summary>Keeps slices of the Endpoints that users write for Services without selector: who carries traffic reads slices only.</summary>
internal sealed class MirrorReconciler(IKubeClient client, IInformers informers, EventRecorder events) : IReconciler
{
    private static readonly ResourceType Slices = ResourceTypes.EndpointSlices;

    private readonly IInformer services = informers.For(ResourceTypes.Services);
    private readonly IInformer endpoints = informers.For(ResourceTypes.Endpoints);
    private readonly IInformer slices = informers.For(Slices);

    public string Name => "endpointslicemirroring";

    public void Watch(ReconcilerSources sources)
    {
        Indexes.AddByLabel(slices);
        sources.Objects(ResourceTypes.Endpoints);
        sources.Map(ResourceTypes.Services, change => HasSelector(change.Old) && HasSelector(change.New) ? [] : [change.Key]);
        sources.Map(Slices, change => IsOurs(change.Latest) ? [new ObjectKey(change.Key.Namespace, change.Latest.Header.Labels[WellKnownLabels.ServiceName])] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var mirrored = endpoints.Get(key);
        List<KubeObject> existing = [.. Indexes.Labelled(slices, key.Namespace, WellKnownLabels.ServiceName, key.Name).Where(s => IsOurs(s) && s.Header.DeletionTimestamp is null)];
        if (!MirrorPlan.IsWanted(mirrored, services.Get(key)))
        {
            foreach (var slice in existing) await DeleteAsync(slice, cancellationToken);
            return Requeue.None;
        }
        try
        {
            await ApplyAsync(mirrored!, existing, cancellationToken);
        }
        catch (StatusException refused) when (!refused.IsConflict && !refused.IsAlreadyExists)
        {
            events.Warning(mirrored!, "FailedToUpdateEndpointSlices", $"Error updating Endpoint Slices for Endpoints {key}: {refused.Message}");
            throw;
        }
        return Requeue.None;
    }

    private static bool HasSelector(KubeObject? service) => service?.View<Service>().Spec.Selector.Count > 0;

    private static bool IsOurs(KubeObject slice) =>
        slice.Header.Labels.GetValueOrDefault(EndpointSliceBody.ManagedByLabel) == MirrorPlan.Manager && slice.Header.Labels.ContainsKey(WellKnownLabels.ServiceName);

    private async Task ApplyAsync(KubeObject mirrored, List<KubeObject> existing, CancellationToken cancellationToken)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (over, body) in MirrorPlan.Slices(mirrored, existing))
        {
            if (over is null) await CreateAsync(mirrored, body, taken, cancellationToken);
            else await UpdateAsync(over, body, cancellationToken);
            existing.RemoveAll(e => e == over);
        }
        foreach (var slice in existing) await DeleteAsync(slice, cancellationToken);
    }

    // The name is counted, not drawn: made twice from a cache that lags, it is refused the second time.
    private Task<KubeObject> CreateAsync(KubeObject mirrored, JsonObject body, HashSet<string> taken, CancellationToken cancellationToken)
    {
        var (ns, number) = (mirrored.Header.Namespace, 0);
        while (slices.Get(new ObjectKey(ns, SliceName.Of(mirrored, number))) is not null || !taken.Add(SliceName.Of(mirrored, number))) number++;
        body["metadata"]!["name"] = SliceName.Of(mirrored, number);
        return client.CreateAsync(Slices, ns, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
    }

    private async Task UpdateAsync(KubeObject existing, JsonObject wanted, CancellationToken cancellationToken)
    {
        var node = existing.ToNode();
        foreach (var field in (string[])["endpoints", "ports"]) node[field] = wanted[field]?.DeepClone();
        foreach (var field in (string[])["labels", "annotations"])
        {
            if (wanted["metadata"]![field] is { } map) node["metadata"]![field] = map.DeepClone();
            else node["metadata"]!.AsObject().Remove(field);
        }
        if (!JsonNode.DeepEquals(node, existing.ToNode())) await client.UpdateAsync(Slices, existing.Key, JsonBytes.Of(node), WriteOptions.Default, cancellationToken);
    }

    private async Task DeleteAsync(KubeObject slice, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteAsync(Slices, slice.Key, DeleteOptions.Background with { PreconditionUid = slice.Header.Uid }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // As it should be.
        }
    }
}
