using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Creates and deletes pods for their owners, tells users about it, and notes what to expect.</summary>
internal sealed class PodControl(IKubeClient client, Expectations expectations, EventRecorder events)
{
    /// <summary>Creates a pod.</summary>
    /// <returns>Why that failed, or null.</returns>
    internal async Task<Exception?> CreateAsync(KubeObject owner, JsonObject body, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(owner.Header.Namespace, body["metadata"]!["name"]!.GetValue<string>());
        expectations.Expect(owner.Key, key);
        try
        {
            await client.CreateAsync(ResourceTypes.Pods, key.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            events.Normal(owner, "SuccessfulCreate", $"Created pod: {key.Name}");
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            expectations.Settle(key);
            // In a namespace on its way out nothing can be created, and nobody waits for it.
            if (!IsNamespaceEnding(failure)) events.Warning(owner, "FailedCreate", $"Error creating: {failure.Message}");
            return failure;
        }
    }

    /// <summary>Deletes a pod. One that is gone already is as it should be.</summary>
    /// <returns>Why that failed, or null.</returns>
    internal async Task<Exception?> DeleteAsync(KubeObject owner, KubeObject pod, CancellationToken cancellationToken)
    {
        expectations.Expect(owner.Key, pod.Key);
        try
        {
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, DeleteOptions.Background with { PreconditionUid = pod.Header.Uid }, cancellationToken);
            events.Normal(owner, "SuccessfulDelete", $"Deleted pod: {pod.Header.Name}");
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
            events.Warning(owner, "FailedDelete", $"Error deleting: {failure.Message}");
            return failure;
        }
    }

    /// <summary>Whether a creation failed only because its namespace is on its way out.</summary>
    internal static bool IsNamespaceEnding(Exception failure) =>
        failure is StatusException status && status.Causes.Any(c => c.Reason == "NamespaceTerminating");
}
