using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>Carries out a <see cref="ReplicaPlan"/>.</summary>
internal sealed class ReplicaSetPods(ResourceType type, PodControl control, PodNames names)
{
    internal async Task<ManageOutcome> ApplyAsync(KubeObject replicaSet, ReplicaPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Delete.Count == 0)
        {
            var template = PodBody.TemplateOf(replicaSet);
            var failure = await SlowStart.RunAsync(plan.Create, () => CreateAsync(replicaSet, template, cancellationToken));
            return new ManageOutcome(failure, "FailedCreate") { Created = plan.Create > 0 };
        }
        var failures = await Task.WhenAll(plan.Delete.Select(pod => control.DeleteAsync(replicaSet, pod, cancellationToken)));
        return new ManageOutcome(Array.Find(failures, f => f is not null), "FailedDelete");
    }

    private Task<Exception?> CreateAsync(KubeObject replicaSet, JsonObject template, CancellationToken cancellationToken)
    {
        var prefix = PodNames.Prefix(replicaSet.Header.Name);
        return control.CreateAsync(replicaSet, PodBody.Make(replicaSet, type, template, names.Next(prefix), prefix), cancellationToken);
    }
}
