using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>A kind that wants so many pods of a template: ReplicaSets, and what came before them.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Name of its reconciler.</param>
/// <param name="SpecOf">Reads what an object wants.</param>
/// <param name="TellsTerminating">Whether its status says how many pods are on their way out.</param>
internal sealed record ReplicaKind(ResourceType Type, string Name, Func<KubeObject, ReplicaSetSpec> SpecOf, bool TellsTerminating)
{
    internal static readonly ReplicaKind ReplicaSet = new(ResourceTypes.ReplicaSets, "replicaset", r => r.View<ReplicaSet>().Spec, true);

    /// <summary>Its selector is a plain map.</summary>
    internal static readonly ReplicaKind ReplicationController = new(ResourceTypes.ReplicationControllers, "replicationcontroller", SpecOfOld, false);

    private static ReplicaSetSpec SpecOfOld(KubeObject controller)
    {
        var spec = controller.View<ReplicationController>().Spec;
        return new ReplicaSetSpec
        {
            Replicas = spec.Replicas, MinReadySeconds = spec.MinReadySeconds, Template = spec.Template, Selector = new SelectorObject { MatchLabels = spec.Selector },
        };
    }
}
