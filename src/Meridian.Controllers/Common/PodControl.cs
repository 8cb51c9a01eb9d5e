using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Common;

/// <summary>Creates and deletes pods for their owners, tells users about it, and notes what to expect.</summary>
internal sealed class PodControl(IKubeClient client, TimeProvider time, EventRecorder events)
{
    /// <summary>What was written and is not seen yet.</summary>
    internal Expectations Expectations { get; } = new(time);

    /// <summary>Creates a pod.</summary>
    /// <returns>Why that failed, or null.</returns>
    internal async Task<Exception?> CreateAsync(KubeObject owner, JsonObject body, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(owner.Header.Namespace, body["metadata"]!["name"]!.GetValue<string>());
        Expectations.Expect(owner.Key, key);
        try
        {
            await client.CreateAsync(ResourceTypes.Pods, key.Namespace, JsonBytes.Of(body), WriteOptions.Default, cancellationToken);
            events.Normal(owner, "SuccessfulCreate", $"Created pod: {key.Name}");
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            if (IsInDoubt(failure)) Expectations.Doubt(key);
            else Expectations.Settle(key);
            if (!IsNamespaceEnding(failure)) events.Warning(owner, "FailedCreate", $"Error creating: {failure.Message}");
            return new ToldException(failure);
        }
    }

    /// <summary>Deletes a pod. One that is gone already is as it should be.</summary>
    /// <returns>Why that failed, or null.</returns>
    internal async Task<Exception?> DeleteAsync(KubeObject owner, KubeObject pod, CancellationToken cancellationToken)
    {
        Expectations.Expect(owner.Key, pod.Key);
        try
        {
            await client.DeleteAsync(ResourceTypes.Pods, pod.Key, DeleteOptions.Background with { PreconditionUid = pod.Header.Uid }, cancellationToken);
            events.Normal(owner, "SuccessfulDelete", $"Deleted pod: {pod.Header.Name}");
            return null;
        }
        catch (StatusException gone) when (gone.IsNotFound || gone.IsConflict)
        {
            // It went by itself, or another pod bears its name: the next round counts anew.
            Expectations.Settle(pod.Key);
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            Expectations.Settle(pod.Key);
            events.Warning(owner, "FailedDelete", $"Error deleting: {failure.Message}");
            return new ToldException(failure);
        }
    }

    /// <summary>Finds out about pods whose creation was not answered: one that is there will be shown, one that is not may be made again.</summary>
    internal async Task ResolveAsync(ObjectKey owner, CancellationToken cancellationToken)
    {
        foreach (var pod in Expectations.Doubts(owner))
        {
            try
            {
                await client.GetAsync(ResourceTypes.Pods, pod, cancellationToken);
                Expectations.Confirm(pod);
            }
            catch (StatusException absent) when (absent.IsNotFound)
            {
                Expectations.Settle(pod);
            }
        }
    }

    // A server that refuses has done nothing; one that breaks off, or is out of time, may have.
    private static bool IsInDoubt(Exception failure) => failure is HttpRequestException or StatusException { Code: >= 500 };

    /// <summary>Whether a creation failed only because its namespace is on its way out: nobody waits for what was to be created.</summary>
    internal static bool IsNamespaceEnding(Exception failure) => ReconcileFailure.IsFinal(failure);
}
