using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.LocalVolumes;

/// <summary>Removes the directories of volumes whose claims are gone, and then the volumes.</summary>
internal sealed class LocalReclaimer(IKubeClient client, IInformers informers, EventRecorder events, ILocalVolumes folders) : IReconciler
{
    private static readonly ResourceType VolumeType = ResourceTypes.PersistentVolumes;

    private readonly IInformer volumes = informers.For(VolumeType);

    public string Name => "local-path-reclaimer";

    public void Watch(ReconcilerSources sources) => sources.Map(VolumeType, change => change.New is { } volume && IsOurs(volume) ? [change.Key] : []);

    public async ValueTask<Requeue> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (volumes.Get(key) is not { } volume || !IsOurs(volume) || !volume.Header.Finalizers.Contains(LocalVolumeBody.Finalizer)) return Requeue.None;
        var view = volume.View<PersistentVolume>();
        var (leaving, deletes) = (volume.Header.DeletionTimestamp is not null, view.Spec.PersistentVolumeReclaimPolicy == "Delete");
        if (view.Status.Phase == "Bound" || (!leaving && !(deletes && view.Status.Phase is "Released" or "Failed"))) return Requeue.None;
        if (deletes) await RemoveFolderAsync(volume, cancellationToken);
        if (!leaving) await client.DeleteAsync(VolumeType, key, DeleteOptions.Background with { PreconditionUid = volume.Header.Uid }, cancellationToken);
        else await ReleaseAsync(volume, cancellationToken);
        return Requeue.None;
    }

    private static bool IsOurs(KubeObject volume) => volume.Header.Annotations.GetValueOrDefault(VolumeAnnotations.ProvisionedBy) == ILocalVolumes.Provisioner;

    private async Task RemoveFolderAsync(KubeObject volume, CancellationToken cancellationToken)
    {
        if (volume.View<PersistentVolume>().Spec.Local is not { } local) return;
        try
        {
            folders.Delete(local.Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            events.Warning(volume, "VolumeFailedDelete", failure.Message);
            var status = ObjectStatus.CopyOf(volume);
            (status["phase"], status["message"]) = ("Failed", failure.Message);
            await ObjectStatus.WriteAsync(client, VolumeType, volume, status, cancellationToken);
            throw;
        }
    }

    private Task ReleaseAsync(KubeObject volume, CancellationToken cancellationToken)
    {
        var kept = volume.Header.Finalizers.Where(f => f != LocalVolumeBody.Finalizer).Select(f => (JsonNode?)JsonValue.Create(f)).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = volume.Header.ResourceVersion, ["finalizers"] = kept.Length > 0 ? new JsonArray(kept) : null };
        return client.PatchAsync(VolumeType, volume.Key, PatchKind.Merge, JsonBytes.Of(new JsonObject { ["metadata"] = metadata }), WriteOptions.Default, cancellationToken);
    }
}
