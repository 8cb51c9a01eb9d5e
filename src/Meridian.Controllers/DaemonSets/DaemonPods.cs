using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.DaemonSets;

/// <summary>Carries out the steps of a <see cref="DaemonPlan"/>.</summary>
internal sealed class DaemonPods(PodControl control, PodNames names)
{
    internal const string RevisionLabel = "controller-revision-hash";

    private const string TemplateGenerationLabel = "pod-template-generation";
    private const string TemplateGenerationAnnotation = "deprecated.daemonset.template.generation";
    private const int Burst = 250;

    /// <returns>The first failure, or null.</returns>
    internal async Task<Exception?> ApplyAsync(KubeObject set, string revision, DaemonStep step, IReadOnlyDictionary<string, KubeObject> pods, CancellationToken cancellationToken)
    {
        var created = await SlowStart.RunAsync([.. step.Create.Take(Burst)], node => control.CreateAsync(set, Make(set, revision, node), cancellationToken));
        var deleted = await Task.WhenAll(step.Delete.Take(Burst).Select(name => control.DeleteAsync(set, pods[name], cancellationToken)));
        return created ?? Array.Find(deleted, f => f is not null);
    }

    private JsonObject Make(KubeObject set, string revision, string node)
    {
        var prefix = PodNames.Prefix(set.Header.Name);
        var body = PodBody.Make(set, ResourceTypes.DaemonSets, PodBody.TemplateOf(set), names.Next(prefix), prefix);
        var labels = PodBody.Labels(body);
        labels[RevisionLabel] = revision;
        if (set.Header.Annotations.GetValueOrDefault(TemplateGenerationAnnotation) is { Length: > 0 } generation) labels[TemplateGenerationLabel] = generation;
        DaemonPlacement.Pin(body["spec"]!.AsObject(), node);
        return body;
    }
}
