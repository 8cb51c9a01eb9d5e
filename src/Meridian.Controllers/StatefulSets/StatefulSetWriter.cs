using Meridian.Client;
using Meridian.Controllers.Revisions;
using Meridian.Objects;

namespace Meridian.Controllers.StatefulSets;

/// <summary>Carries out the steps of a <see cref="StatefulSetPlan"/> and tells users about them.</summary>
internal sealed class StatefulSetWriter(IKubeClient client, StatefulClaims claims, EventRecorder events)
{
    internal async Task ApplyAsync(
        KubeObject set, RevisionSet revisions, StatefulStep step, IReadOnlyDictionary<int, KubeObject> pods, CancellationToken cancellationToken)
    {
        switch (step.Verb)
        {
            case StatefulVerb.Create:
                await CreateAsync(set, revisions, step, cancellationToken);
                break;
            case StatefulVerb.Recreate:
                var ended = pods[step.Ordinal].View<Pod>().Status.Phase;
                events.Warning(set, ended == "Failed" ? "RecreatingFailedPod" : "RecreatingTerminatedPod", $"StatefulSet {set.Key} is recreating {ended} Pod {pods[step.Ordinal].Header.Name}");
                await DeleteAsync(set, pods[step.Ordinal], cancellationToken);
                break;
            default:
                await DeleteAsync(set, pods[step.Ordinal], cancellationToken);
                break;
        }
    }

    private async Task CreateAsync(KubeObject set, RevisionSet revisions, StatefulStep step, CancellationToken cancellationToken)
    {
        await claims.EnsureAsync(set, step.Ordinal, cancellationToken);
        var template = RevisionData.TemplateOf(revisions.Find(step.Revision) ?? revisions.Newest);
        var what = $"create Pod {StatefulNames.Pod(set.Header.Name, step.Ordinal)} in StatefulSet {set.Header.Name}";
        try
        {
            var body = StatefulPodBody.Make(set, template, step.Revision, step.Ordinal);
            await client.CreateAsync(ResourceTypes.Pods, set.Header.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            events.Normal(set, "SuccessfulCreate", $"{what} successful");
        }
        catch (StatusException failure) when (!failure.IsAlreadyExists)
        {
            if (!Common.PodControl.IsNamespaceEnding(failure)) events.Warning(set, "FailedCreate", $"{what} failed error: {failure.Message}");
            throw;
        }
    }

    private async Task DeleteAsync(KubeObject set, KubeObject pod, CancellationToken cancellationToken)
    {
        var what = $"delete Pod {pod.Header.Name} in StatefulSet {set.Header.Name}";
        try
        {
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, DeleteOptions.Background with { PreconditionUid = pod.Header.Uid }, cancellationToken);
            events.Normal(set, "SuccessfulDelete", $"{what} successful");
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was quicker.
        }
        catch (StatusException failure) when (!failure.IsConflict)
        {
            events.Warning(set, "FailedDelete", $"{what} failed error: {failure.Message}");
            throw;
        }
    }
}
