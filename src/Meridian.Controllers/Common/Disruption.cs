using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Deletes a pod on the cluster's behalf, and says on it why.</summary>
internal static class Disruption
{
    /// <summary>Sets the condition <c>DisruptionTarget</c>, then deletes the pod. A pod that is gone already is as it should be.</summary>
    internal static async Task DeleteAsync(
        IKubeClient client, KubeObject pod, string reason, string message, DeleteOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var status = ObjectStatus.CopyOf(pod);
            new ConditionList(status).Set("DisruptionTarget", "True", reason, message, time.GetUtcNow());
            await ObjectStatus.WriteAsync(client, ResourceTypes.Pods, pod, status, cancellationToken);
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, options with { PreconditionUid = pod.Header.Uid }, cancellationToken);
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            // Somebody was quicker.
        }
    }
}
