using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>How a volume is to stand.</summary>
/// <param name="Phase">Its phase.</param>
/// <param name="Unbind">Whether it stops being kept for a claim that took another.</param>
/// <param name="Fault">Why it failed; empty if it did not.</param>
internal sealed record VolumeStand(string Phase, bool Unbind = false, string Fault = "");

/// <summary>How volumes are to stand. Pure.</summary>
internal static class VolumePlan
{
    /// <summary>The stand of a volume; null leaves it as it is.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="claim">The claim that it names, if there is one of that uid.</param>
    internal static VolumeStand? Next(KubeObject volume, KubeObject? claim)
    {
        var view = volume.View<PersistentVolume>();
        if (view.Spec.ClaimRef is not { Uid.Length: > 0 }) return new VolumeStand("Available");
        if (claim is null) return Left(volume, view);
        var chosen = claim.View<PersistentVolumeClaim>().Spec.VolumeName;
        if (chosen == volume.Header.Name) return new VolumeStand("Bound");
        // The claim is about to say so too.
        if (chosen.Length == 0) return null;
        // One that was made for this very claim is of no use to another.
        return IsMade(volume) && view.Spec.PersistentVolumeReclaimPolicy == "Delete" ? Left(volume, view) : new VolumeStand("Available", Unbind: true);
    }

    private static VolumeStand? Left(KubeObject volume, PersistentVolume view) => view.Spec.PersistentVolumeReclaimPolicy switch
    {
        // What a provisioner made it takes away.
        "Delete" when !IsMade(volume) && view.Spec.Csi is null => Failed(volume, "deleter", "deletable"),
        "Recycle" => Failed(volume, "recycler", "recyclable"),
        _ => view.Status.Phase == "Failed" ? null : new VolumeStand("Released"),
    };

    private static bool IsMade(KubeObject volume) => volume.Header.Annotations.ContainsKey(VolumeAnnotations.ProvisionedBy);

    private static VolumeStand Failed(KubeObject volume, string doer, string ability) =>
        new("Failed", Fault: $"error getting {doer} volume plugin for volume \"{volume.Header.Name}\": no {ability} volume plugin matched");
}
