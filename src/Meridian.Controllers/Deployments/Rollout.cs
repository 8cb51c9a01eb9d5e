using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Deployments;

/// <summary>A Deployment and its ReplicaSets, told apart into the one of the current template and the others.</summary>
internal sealed class Rollout
{
    private readonly TemplateTexts templates;

    internal Rollout(KubeObject deployment, IReadOnlyList<KubeObject> replicaSets, TemplateTexts templates)
    {
        this.templates = templates;
        Deployment = deployment;
        Spec = deployment.View<Deployment>().Spec;
        Template = templates.Of(deployment);
        Bounds = DeploymentBounds.Of(Spec);
        // Should two have the same template, the older is the one that is kept.
        Newest = replicaSets.OrderBy(r => r.Header.CreationTimestamp).ThenBy(r => r.Header.Name, StringComparer.Ordinal).FirstOrDefault(HasTemplate);
        Old = [.. replicaSets.Where(r => r != Newest)];
        Revision = Old.Select(DeploymentAnnotations.RevisionOf).DefaultIfEmpty().Max() + 1;
    }

    internal KubeObject Deployment { get; }

    internal DeploymentSpec Spec { get; }

    /// <summary>The current template in canonical form.</summary>
    internal string Template { get; }

    internal RolloutBounds Bounds { get; }

    /// <summary>The ReplicaSet of the current template, or null if it was not made yet.</summary>
    internal KubeObject? Newest { get; }

    internal IReadOnlyList<KubeObject> Old { get; }

    internal IReadOnlyList<KubeObject> All => Newest is null ? Old : [.. Old, Newest];

    /// <summary>Number of the newest revision, at least.</summary>
    internal long Revision { get; }

    /// <summary>The number the newest ReplicaSet bears, once it does.</summary>
    internal long NewestRevision => Newest is null ? Revision : Math.Max(Revision, DeploymentAnnotations.RevisionOf(Newest));

    /// <summary>The same rollout after some ReplicaSets were written.</summary>
    internal Rollout With(IReadOnlyCollection<KubeObject> written) =>
        written.Count == 0 ? this : new(Deployment, [.. All.Where(r => written.All(w => w.Key != r.Key)), .. written], templates);

    internal static RolloutReplicas Replicas(KubeObject replicaSet)
    {
        var view = replicaSet.View<ReplicaSet>();
        return new RolloutReplicas(
            replicaSet.Header.Name, view.Spec.Replicas ?? 1, view.Status.Replicas, view.Status.AvailableReplicas,
            replicaSet.Header.CreationTimestamp ?? DateTimeOffset.MinValue,
            DeploymentAnnotations.Number(replicaSet, DeploymentAnnotations.Desired), DeploymentAnnotations.Number(replicaSet, DeploymentAnnotations.Max));
    }

    internal bool HasTemplate(KubeObject replicaSet) => templates.Of(replicaSet, Template) == Template;
}
