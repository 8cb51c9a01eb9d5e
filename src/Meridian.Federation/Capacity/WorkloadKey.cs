using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The workload that pods belong to.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Key">Its key.</param>
internal sealed record WorkloadKey(string Kind, ObjectKey Key)
{
    private const string TemplateHash = "pod-template-hash";

    /// <summary>Whether an object of a type is meant.</summary>
    public bool Is(ResourceType type, ObjectKey key) => type.Kind == Kind && key == Key;

    /// <summary>The workload of a pod: its controller, and for a replica set that a Deployment made, the Deployment. Null without a controller.</summary>
    public static WorkloadKey? OwnerOf(KubeObject pod)
    {
        if (pod.Header.OwnerReferences.FirstOrDefault(o => o.Controller) is not { } owner) return null;
        var ns = pod.Header.Namespace;
        // A Deployment names its replica sets by its own name and the hash of their template.
        if (owner.Kind == "ReplicaSet" && pod.Header.Labels.GetValueOrDefault(TemplateHash) is { Length: > 0 } hash && owner.Name.EndsWith("-" + hash, StringComparison.Ordinal))
            return new("Deployment", new ObjectKey(ns, owner.Name[..^(hash.Length + 1)]));
        return new(owner.Kind, new ObjectKey(ns, owner.Name));
    }
}
