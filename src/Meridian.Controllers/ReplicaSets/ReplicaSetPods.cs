using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.ReplicaSets;

/// <summary>Carries out a <see cref="ReplicaPlan"/>: creates and deletes pods, tells users about it, and notes what to expect.</summary>
internal sealed class ReplicaSetPods(IKubeClient client, Expectations expectations, EventRecorder events, PodFactory factory)
{
    internal async Task<ManageOutcome> ApplyAsync(KubeObject replicaSet, ReplicaPlan plan, CancellationToken cancellationToken)
    {
        if (plan.Delete.Count == 0)
        {
            var failure = await SlowStart.RunAsync(plan.Create, () => CreateAsync(replicaSet, cancellationToken));
            return new ManageOutcome(failure, "FailedCreate");
        }
        var failures = await Task.WhenAll(plan.Delete.Select(pod => DeleteAsync(replicaSet, pod, cancellationToken)));
        return new ManageOutcome(Array.Find(failures, f => f is not null), "FailedDelete");
    }

    private async Task<Exception?> CreateAsync(KubeObject replicaSet, CancellationToken cancellationToken)
    {
        var (key, body) = factory.Make(replicaSet);
        expectations.Expect(replicaSet.Key, key);
        try
        {
            await client.CreateAsync(ResourceTypes.Pods, key.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            events.Normal(replicaSet, "SuccessfulCreate", $"Created pod: {key.Name}");
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            expectations.Settle(key);
            // In a namespace on its way out nothing can be created, and nobody waits for it.
            if (!IsNamespaceEnding(failure)) events.Warning(replicaSet, "FailedCreate", $"Error creating: {failure.Message}");
            return failure;
        }
    }

    private async Task<Exception?> DeleteAsync(KubeObject replicaSet, KubeObject pod, CancellationToken cancellationToken)
    {
        expectations.Expect(replicaSet.Key, pod.Key);
        try
        {
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, DeleteOptions.Background with { PreconditionUid = pod.Header.Uid }, cancellationToken);
            events.Normal(replicaSet, "SuccessfulDelete", $"Deleted pod: {pod.Header.Name}");
            return null;
        }
        catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // It went by itself, or another pod bears its name: the next round counts anew.
            expectations.Settle(pod.Key);
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            expectations.Settle(pod.Key);
            events.Warning(replicaSet, "FailedDelete", $"Error deleting: {failure.Message}");
            return failure;
        }
    }

    private static bool IsNamespaceEnding(Exception failure) =>
        failure is StatusException status && status.Causes.Any(c => c.Reason == "NamespaceTerminating");
}
