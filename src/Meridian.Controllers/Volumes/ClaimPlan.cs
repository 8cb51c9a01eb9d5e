using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>What is told of a claim.</summary>
/// <param name="Type"><c>Normal</c> or <c>Warning</c>.</param>
/// <param name="Reason">One word.</param>
/// <param name="Message">What a person reads.</param>
internal sealed record ClaimNote(string Type, string Reason, string Message);

/// <summary>What is done about a claim.</summary>
internal abstract record ClaimStep
{
    /// <summary>It and the volume get each other; what is there of that already stays.</summary>
    internal sealed record Bind(KubeObject Volume) : ClaimStep;

    /// <summary>It gets the default class.</summary>
    internal sealed record Classify(string Class) : ClaimStep;

    /// <summary>Somebody is asked to make its volume.</summary>
    internal sealed record Provision(string Provisioner) : ClaimStep;

    /// <summary>It waits.</summary>
    internal sealed record Wait(ClaimNote? Note) : ClaimStep;

    /// <summary>Its volume is gone or another's.</summary>
    internal sealed record Lose(ClaimNote Note) : ClaimStep;
}

/// <summary>Which step comes next for a claim. Pure.</summary>
internal static class ClaimPlan
{
    /// <summary>Provisioner of classes whose volumes only people make.</summary>
    internal const string Nobody = "kubernetes.io/no-provisioner";

    internal static ClaimStep Next(ClaimFacts facts)
    {
        if (facts.Claim.Header.Annotations.ContainsKey(VolumeAnnotations.BindCompleted)) return Bound(facts);
        return facts.Spec.VolumeName.Length > 0 ? Named(facts) : Open(facts);
    }

    private static ClaimStep Bound(ClaimFacts facts)
    {
        if (facts.Spec.VolumeName.Length == 0) return Lost("Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        if (facts.Named is not { } volume) return Lost("Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        if (volume.View<PersistentVolume>().Spec.ClaimRef is null || VolumeMatching.IsFor(volume, facts.Claim)) return new ClaimStep.Bind(volume);
        return new ClaimStep.Lose(new("Warning", "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly"));
    }

    // The user wants this volume and no other.
    private static ClaimStep Named(ClaimFacts facts)
    {
        if (facts.Named is not { } volume) return new ClaimStep.Wait(null);
        var name = volume.Header.Name;
        if (VolumeMatching.IsFor(volume, facts.Claim)) return new ClaimStep.Bind(volume);
        if (volume.View<PersistentVolume>().Spec.ClaimRef is not null)
            return new ClaimStep.Wait(new("Warning", "FailedBinding", $"volume \"{name}\" already bound to a different claim."));
        return VolumeMatching.Mismatch(volume, facts.Claim) is { Length: > 0 } why
            ? new ClaimStep.Wait(new("Warning", "VolumeMismatch", $"Cannot bind to requested volume \"{name}\": {why}"))
            : new ClaimStep.Bind(volume);
    }

    private static ClaimStep Open(ClaimFacts facts)
    {
        if (facts.Best() is { } volume) return new ClaimStep.Bind(volume);
        if (facts.IsEarly) return new ClaimStep.Wait(Early(facts));
        if (facts.ClassName.Length > 0) return Made(facts);
        // A claim that names no class, not even none, gets the default as soon as there is one.
        return facts.Spec.StorageClassName is null && facts.DefaultClass.Length > 0
            ? new ClaimStep.Classify(facts.DefaultClass)
            : new ClaimStep.Wait(new("Normal", "FailedBinding", "no persistent volumes available for this claim and no storage class is set"));
    }

    private static ClaimStep Made(ClaimFacts facts)
    {
        if (facts.Class is not { } found)
            return new ClaimStep.Wait(new("Warning", "ProvisioningFailed", $"storageclass.storage.k8s.io \"{facts.ClassName}\" not found"));
        if (found.Provisioner != Nobody) return new ClaimStep.Provision(found.Provisioner);
        return new ClaimStep.Wait(found.WaitsForConsumer ? null : new("Warning", "ProvisioningFailed", $"no volume plugin matched name: {Nobody}"));
    }

    private static ClaimNote Early(ClaimFacts facts) => facts.Waiting.Length > 0
        ? new("Normal", "WaitForPodScheduled", $"waiting for pod {facts.Waiting} to be scheduled")
        : new("Normal", "WaitForFirstConsumer", "waiting for first consumer to be created before binding");

    private static ClaimStep.Lose Lost(string message) => new(new("Warning", "ClaimLost", message));
}
