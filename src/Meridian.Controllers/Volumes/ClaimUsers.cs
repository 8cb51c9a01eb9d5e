using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Volumes;

/// <summary>Knows which pods use which claims, and so on which node a claim's volume is needed.</summary>
internal sealed class ClaimUsers(IInformers informers)
{
    private const string ByClaim = "claim";

    private readonly IInformer pods = informers.For(ResourceTypes.Pods);

    internal void Watch(ReconcilerSources sources)
    {
        pods.AddIndex(ByClaim, p => PodClaims.Of(p).Select(name => IndexValue(p.Header.Namespace, name)));
        sources.Map(ResourceTypes.Pods, change =>
            change.New is { } pod && (change.Old is null || NodeOf(change.Old) != NodeOf(pod)) ? PodClaims.Of(pod).Select(name => new ObjectKey(change.Key.Namespace, name)) : []);
    }

    /// <summary>The node that the scheduler chose for a claim's first pod, or that of a pod which was put there by hand; and a pod that has none yet.</summary>
    internal (string Node, string Waiting) Of(KubeObject claim)
    {
        var chosen = claim.Header.Annotations.GetValueOrDefault(VolumeAnnotations.SelectedNode) ?? "";
        if (chosen.Length > 0) return (chosen, "");
        var users = pods.ByIndex(ByClaim, IndexValue(claim.Header.Namespace, claim.Header.Name)).Where(PodState.IsActive).OrderBy(p => p.Key).ToList();
        var node = users.Select(NodeOf).FirstOrDefault(n => n.Length > 0) ?? "";
        return (node, node.Length == 0 && users.Count > 0 ? users[0].Header.Name : "");
    }

    private static string NodeOf(KubeObject pod) => pod.View<Pod>().Spec.NodeName;

    private static string IndexValue(string ns, string claim) => $"{ns}/{claim}";
}
