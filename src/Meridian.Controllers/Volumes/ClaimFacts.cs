using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>What is known of a claim when its volume is decided.</summary>
/// <param name="Claim">The claim.</param>
/// <param name="Named">The volume that it names, or null.</param>
/// <param name="Best">The volume that suits it best, or null; sought only where it is needed.</param>
/// <param name="Class">Its class, if it names one that there is.</param>
/// <param name="DefaultClass">Name of the class of claims that name none; empty if there is none.</param>
/// <param name="Node">Node on which its volume is needed; empty if that is not known.</param>
/// <param name="Waiting">A pod that wants it and has no node yet; empty for none.</param>
internal sealed record ClaimFacts(
    KubeObject Claim, KubeObject? Named, Func<KubeObject?> Best, StorageClass? Class, string DefaultClass, string Node, string Waiting)
{
    /// <summary>What is asked for.</summary>
    public PersistentVolumeClaimSpec Spec { get; } = Claim.View<PersistentVolumeClaim>().Spec;

    /// <summary>Name of its class; empty for none.</summary>
    public string ClassName { get; } = VolumeMatching.ClassOf(Claim);

    /// <summary>Whether a claim that waits for its first pod waits still.</summary>
    public bool IsEarly => Class is { WaitsForConsumer: true } && Node.Length == 0;
}
