namespace Meridian.Objects;

/// <summary>Which volumes suit which claims.</summary>
public static class VolumeMatching
{
    private const string Storage = "storage";

    /// <summary>The class of a claim; empty for none.</summary>
    public static string ClassOf(KubeObject claim) =>
        claim.Header.Annotations.GetValueOrDefault(VolumeAnnotations.OldClass) ?? claim.View<PersistentVolumeClaim>().Spec.StorageClassName ?? "";

    /// <summary>The class of a volume; empty for none.</summary>
    public static string ClassOfVolume(KubeObject volume) =>
        volume.Header.Annotations.GetValueOrDefault(VolumeAnnotations.OldClass) ?? volume.View<PersistentVolume>().Spec.StorageClassName;

    /// <summary>Whether a claim and a volume have each other, as the claim says.</summary>
    public static bool IsBound(KubeObject claim) =>
        claim.View<PersistentVolumeClaim>().Spec.VolumeName.Length > 0 && claim.Header.Annotations.ContainsKey(VolumeAnnotations.BindCompleted);

    /// <summary>Whether a volume is a claim's, or is kept for it.</summary>
    public static bool IsFor(KubeObject volume, KubeObject claim) =>
        volume.View<PersistentVolume>().Spec.ClaimRef is { } reference
        && reference.Name == claim.Header.Name && reference.Namespace == claim.Header.Namespace
        && (reference.Uid.Length == 0 || reference.Uid == claim.Header.Uid);

    /// <summary>Whether a volume can be reached from a node.</summary>
    public static bool IsReachable(KubeObject volume, KubeObject node) =>
        volume.View<PersistentVolume>().Spec.NodeAffinity?.Required is not { } required || required.NodeSelectorTerms.Any(t => NodeMatching.Matches(t, node));

    /// <summary>Why a volume cannot satisfy a claim, as Kubernetes words it; empty if it can. Labels and nodes are not asked.</summary>
    public static string Mismatch(KubeObject volume, KubeObject claim)
    {
        var (has, wants) = (volume.View<PersistentVolume>().Spec, claim.View<PersistentVolumeClaim>().Spec);
        if (SizeOf(has.Capacity) < SizeOf(wants.Resources.Requests)) return "requested PV is too small";
        if (ClassOfVolume(volume) != ClassOf(claim)) return "storageClassName does not match";
        if (has.VolumeMode != wants.VolumeMode) return "incompatible volumeMode";
        return wants.AccessModes.All(has.AccessModes.Contains) ? "" : "incompatible accessMode";
    }

    /// <summary>Whether a volume that nobody has may be given to a claim.</summary>
    public static bool IsFree(KubeObject volume, KubeObject claim)
    {
        var view = volume.View<PersistentVolume>();
        if (view.Spec.ClaimRef is not null || view.Status.Phase != "Available" || volume.Header.DeletionTimestamp is not null) return false;
        var selector = claim.View<PersistentVolumeClaim>().Spec.Selector;
        return Mismatch(volume, claim).Length == 0 && (selector is null || LabelSelector.FromOrNothing(selector).Matches(volume.Header.Labels));
    }

    /// <summary>The volume that suits a claim best: one kept for it, else the smallest that is free. Null if there is none.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="volumes">Volumes of its class, or all.</param>
    /// <param name="node">From where it must be reachable; null if that is open.</param>
    /// <param name="onlyKept">Whether only one that is kept for the claim will do.</param>
    public static KubeObject? Best(KubeObject claim, IEnumerable<KubeObject> volumes, KubeObject? node, bool onlyKept)
    {
        KubeObject? best = null;
        foreach (var volume in volumes)
        {
            if (IsFor(volume, claim))
            {
                if (Mismatch(volume, claim).Length == 0) return volume;
            }
            else if (!onlyKept && IsFree(volume, claim) && (node is null || IsReachable(volume, node)) && (best is null || Compare(volume, best) < 0)) best = volume;
        }
        return best;
    }

    /// <summary>The size among resources; 0 if it is not said.</summary>
    public static Quantity SizeOf(IReadOnlyDictionary<string, Quantity> amounts) => amounts.GetValueOrDefault(Storage);

    // Of two of a size the first by name, so that the choice does not depend on the order of a cache.
    private static int Compare(KubeObject a, KubeObject b)
    {
        var bySize = SizeOf(a.View<PersistentVolume>().Spec.Capacity).CompareTo(SizeOf(b.View<PersistentVolume>().Spec.Capacity));
        return bySize != 0 ? bySize : string.CompareOrdinal(a.Header.Name, b.Header.Name);
    }
}
