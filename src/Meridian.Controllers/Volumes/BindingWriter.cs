using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>Writes what was decided of claims. The volume is written first: whatever breaks after that, it is kept for the claim.</summary>
internal sealed class BindingWriter(IKubeClient client, EventRecorder events)
{
    private static readonly ResourceType Claims = ResourceTypes.PersistentVolumeClaims;

    /// <summary>Does a step; one that is done already costs no write.</summary>
    /// <exception cref="StatusException">409: the claim or the volume has changed since it was read.</exception>
    internal async Task ApplyAsync(KubeObject claim, ClaimStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case ClaimStep.Bind(var volume):
                await BindAsync(claim, volume, cancellationToken);
                break;
            case ClaimStep.Classify(var name):
                await PatchAsync(Claims, claim, [], new JsonObject { ["storageClassName"] = name }, cancellationToken);
                break;
            case ClaimStep.Provision(var provisioner):
                await AskAsync(claim, provisioner, cancellationToken);
                break;
            case ClaimStep.Wait(var note):
                Tell(claim, note);
                await PhaseAsync(claim, "Pending", cancellationToken);
                break;
            case ClaimStep.Lose(var note):
                if (claim.View<PersistentVolumeClaim>().Status.Phase != "Lost") Tell(claim, note);
                await PhaseAsync(claim, "Lost", cancellationToken);
                break;
        }
    }

    private async Task BindAsync(KubeObject claim, KubeObject volume, CancellationToken cancellationToken)
    {
        await KeepAsync(volume, claim, cancellationToken);
        var annotations = new JsonObject();
        if (!claim.Header.Annotations.ContainsKey(VolumeAnnotations.BindCompleted)) annotations[VolumeAnnotations.BindCompleted] = "yes";
        var named = claim.View<PersistentVolumeClaim>().Spec.VolumeName.Length > 0;
        if (!named) annotations[VolumeAnnotations.BoundByController] = "yes";
        if (annotations.Count > 0) claim = await PatchAsync(Claims, claim, annotations, named ? [] : new JsonObject { ["volumeName"] = volume.Header.Name }, cancellationToken);
        if (claim.View<PersistentVolumeClaim>().Status.Phase == "Bound") return;
        var (status, spec) = (ObjectStatus.CopyOf(claim), volume.ToNode()["spec"]!);
        status["phase"] = "Bound";
        status["accessModes"] = spec["accessModes"]?.DeepClone();
        status["capacity"] = spec["capacity"]?.DeepClone();
        await ObjectStatus.WriteAsync(client, Claims, claim, status, cancellationToken);
    }

    private async Task KeepAsync(KubeObject volume, KubeObject claim, CancellationToken cancellationToken)
    {
        var kept = volume.View<PersistentVolume>().Spec.ClaimRef;
        if (kept is { Uid.Length: > 0 }) return;
        var reference = new JsonObject
        {
            ["apiVersion"] = Claims.ApiVersion, ["kind"] = Claims.Kind, ["namespace"] = claim.Header.Namespace, ["name"] = claim.Header.Name,
            ["uid"] = claim.Header.Uid, ["resourceVersion"] = claim.Header.ResourceVersion,
        };
        // A volume that a user keeps for the claim goes on being so when the claim goes.
        JsonObject annotations = kept is null ? new() { [VolumeAnnotations.BoundByController] = "yes" } : [];
        await PatchAsync(ResourceTypes.PersistentVolumes, volume, annotations, new JsonObject { ["claimRef"] = reference }, cancellationToken);
    }

    private async Task AskAsync(KubeObject claim, string provisioner, CancellationToken cancellationToken)
    {
        if (claim.Header.Annotations.GetValueOrDefault(VolumeAnnotations.Provisioner) == provisioner) return;
        var annotations = new JsonObject { [VolumeAnnotations.Provisioner] = provisioner, [VolumeAnnotations.OldProvisioner] = provisioner };
        await PatchAsync(Claims, claim, annotations, [], cancellationToken);
        events.Normal(claim, "ExternalProvisioning", $"Waiting for a volume to be created either by the external provisioner '{provisioner}' or manually by the system "
            + "administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.");
    }

    private async Task PhaseAsync(KubeObject claim, string phase, CancellationToken cancellationToken)
    {
        var status = ObjectStatus.CopyOf(claim);
        status["phase"] = phase;
        await ObjectStatus.WriteAsync(client, Claims, claim, status, cancellationToken);
    }

    private Task<KubeObject> PatchAsync(ResourceType type, KubeObject item, JsonObject annotations, JsonObject spec, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["uid"] = item.Header.Uid, ["resourceVersion"] = item.Header.ResourceVersion };
        if (annotations.Count > 0) metadata["annotations"] = annotations;
        var patch = new JsonObject { ["metadata"] = metadata };
        if (spec.Count > 0) patch["spec"] = spec;
        return client.PatchAsync(type, item.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, cancellationToken);
    }

    private void Tell(KubeObject claim, ClaimNote? note)
    {
        if (note is null) return;
        if (note.Type == "Warning") events.Warning(claim, note.Reason, note.Message);
        else events.Normal(claim, note.Reason, note.Message);
    }
}
