using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.DisruptionBudgets;

/// <summary>Asks the owners of pods how many pods they want.</summary>
internal sealed class OwnerScale(IInformers informers)
{
    /// <summary>How many pods the owners want together. Pods without one do not count.</summary>
    /// <exception cref="FormatException">An owner is gone, or is of a kind that has no size.</exception>
    internal int Of(IEnumerable<KubeObject> pods)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var pod in pods)
        {
            if (pod.Header.ControllerOwner is not { } owner || sizes.ContainsKey(owner.Uid)) continue;
            var (uid, size) = Size(pod, owner);
            sizes[owner.Uid] = uid == owner.Uid ? size : 0;
            sizes[uid] = size;
        }
        return sizes.Values.Sum();
    }

    private (string Uid, int Size) Size(KubeObject pod, OwnerReference owner)
    {
        switch (owner.Kind)
        {
            case "ReplicaSet":
                var replicaSet = Find(ResourceTypes.ReplicaSets, pod, owner);
                // A Deployment's size is not that of one of its ReplicaSets.
                if (replicaSet.Header.ControllerOwner is not { Kind: "Deployment" } deployment) return (owner.Uid, replicaSet.View<ReplicaSet>().Spec.Replicas ?? 1);
                return (deployment.Uid, Find(ResourceTypes.Deployments, pod, deployment).View<Deployment>().Spec.Replicas ?? 1);
            case "StatefulSet":
                return (owner.Uid, Find(ResourceTypes.StatefulSets, pod, owner).View<StatefulSet>().Spec.Replicas ?? 1);
            case "ReplicationController":
                return (owner.Uid, Find(ResourceTypes.ReplicationControllers, pod, owner).View<ReplicationController>().Spec.Replicas ?? 1);
            default:
                throw new FormatException($"found no controllers for pod \"{pod.Header.Name}\": {owner.Kind} {owner.Name} does not implement the scale subresource");
        }
    }

    private KubeObject Find(ResourceType type, KubeObject pod, OwnerReference owner) =>
        informers.For(type).Get(new ObjectKey(pod.Header.Namespace, owner.Name)) is { } found && found.Header.Uid == owner.Uid
            ? found
            : throw new FormatException($"found no controllers for pod \"{pod.Header.Name}\"");
}
