using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>Makes the claims of pods' ephemeral volumes: they are the pod's and go with it.</summary>
internal sealed class EphemeralClaimReconciler(IKubeClient client, IInformers informers, EventRecorder events) : IReconciler
{
    private readonly IInformer pods = informers.For(ResourceTypes.Pods);
    private readonly IInformer claims = informers.For(ResourceTypes.PersistentVolumeClaims);

    public string Name => "ephemeral-volume";

    public void Watch(ReconcilerSources sources)
    {
        sources.Map(ResourceTypes.Pods, change => change is { Old: null, New: { } pod } && Templates(pod).Any() ? [change.Key] : []);
        sources.Map(ResourceTypes.PersistentVolumeClaims, change =>
            change.New is null && change.Old!.Header.ControllerOwner is { Kind: "Pod" } pod ? [new ObjectKey(change.Key.Namespace, pod.Name)] : []);
    }

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (pods.Get(key) is not { } pod || pod.Header.DeletionTimestamp is not null) return Requeue.None;
        foreach (var (name, template) in Templates(pod)) await EnsureAsync(pod, PodClaims.OfEphemeral(key.Name, name), template, cancellationToken);
        return Requeue.None;
    }

    private async Task EnsureAsync(KubeObject pod, string name, JsonElement template, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(pod.Header.Namespace, name);
        if (claims.Get(key) is { } existing)
        {
            if (existing.Header.ControllerOwner?.Uid == pod.Header.Uid) return;
            var why = $"PVC {key.Namespace}/{name} was not created for pod {pod.Header.Namespace}/{pod.Header.Name} (pod is not owner)";
            events.Warning(pod, "FailedBinding", $"ephemeral volume: {why}");
            throw new StatusException(409, "Conflict", why);
        }
        try
        {
            await client.CreateAsync(ResourceTypes.PersistentVolumeClaims, key.Namespace, JsonBytes.Of(Body(pod, name, template)), WriteOptions.Default, cancellationToken);
        }
        catch (StatusException refused) when (!refused.IsAlreadyExists)
        {
            events.Warning(pod, "FailedCreate", $"ephemeral volume: create PVC {name}: {refused.Message}");
            throw;
        }
    }

    private static JsonObject Body(KubeObject pod, string name, JsonElement template)
    {
        var claim = JsonNode.Parse(template.GetRawText())!.AsObject();
        var metadata = claim["metadata"] as JsonObject ?? [];
        metadata["name"] = name;
        metadata["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(pod, ResourceTypes.Pods));
        if (metadata.Parent is null) claim["metadata"] = metadata;
        (claim["apiVersion"], claim["kind"]) = ("v1", "PersistentVolumeClaim");
        return claim;
    }

    private static IEnumerable<(string Name, JsonElement Template)> Templates(KubeObject pod)
    {
        foreach (var volume in pod.View<Pod>().Spec.Volumes)
        {
            if (volume.ValueKind == JsonValueKind.Object && volume.TryGetProperty("ephemeral", out var source)
                && source.TryGetProperty("volumeClaimTemplate", out var template) && volume.TryGetProperty("name", out var name))
                yield return (name.GetString() ?? "", template);
        }
    }
}
