using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>Writes one pod's status to the API whenever it differs from what the API has.</summary>
internal sealed partial class PodStatusPublisher(PodWorkerServices services)
{
    private const int Attempts = 5;
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(10);

    // What a simulated container is about to be is told if it takes longer: of thousands that start at once each is then written once.
    private static readonly TimeSpan Starting = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset began = services.Time.GetUtcNow();
    private string written = "";
    private int failures;

    /// <summary>Writes the status if it is new. Returns when to try again, or null.</summary>
    /// <param name="pod">What is known of the pod.</param>
    /// <param name="seen">Told the state with the pod as the server answered it.</param>
    /// <param name="token">Ends the call.</param>
    public async Task<DateTimeOffset?> PublishAsync(PodState pod, Action<PodState> seen, CancellationToken token)
    {
        if (services.IsCut) return null;
        if (pod.Gone || pod.Sandbox == SandboxPhase.Releasing && pod.IsDeleting) return null;
        if (IsStarting(pod) && began + Starting is var told && told > services.Time.GetUtcNow()) return told;
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (await TryWriteAsync(pod, token) is not { } now) break;
                pod = pod.Seen(now);
                seen(pod);
                if (failures == 0) break;
            }
            return failures == 0 ? null : RetryAt();
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return null;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException && !token.IsCancellationRequested)
        {
            failures++;
            LogRetry(services.Logger, failure, pod.Object.Key);
            return RetryAt();
        }
    }

    /// <summary>Writes the status with which a pod ends; what the server says no longer matters.</summary>
    public async Task PublishLastAsync(PodState pod, CancellationToken token) =>
        await PublishAsync(pod with { Sandbox = SandboxPhase.Released }, _ => { }, token);

    private bool IsStarting(PodState pod) =>
        !services.Runtime.RunsHandlers && written.Length == 0 && failures == 0 && !pod.IsDeleting && pod.Failure is null
        && pod.Containers.Values.All(c => c is { Phase: not (ContainerPhase.Running or ContainerPhase.Terminated), Reason: "" });

    // Null if there was nothing to write. The version is a precondition: conditions of others must not be lost. When it has moved on,
    // the answer is the newest version, to be tried again.
    private async Task<KubeObject?> TryWriteAsync(PodState pod, CancellationToken token)
    {
        var status = PodStatusDraft.Of(pod, services.Node.Address, services.Runtime.Scheme, services.Time.GetUtcNow());
        var text = status.ToJsonString();
        if (text == written && failures == 0) return null;
        // A worker that takes a pod up finds most often that all is said already.
        if (written.Length == 0 && failures == 0 && IsSaid(pod, status))
        {
            written = text;
            return null;
        }
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = pod.Object.Header.Uid, ["resourceVersion"] = pod.Object.Header.ResourceVersion },
            ["status"] = status,
        };
        try
        {
            var answer = await services.Client.PatchAsync(ResourceTypes.Pods, pod.Object.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, token);
            (written, failures) = (text, 0);
            return answer;
        }
        catch (StatusException conflict) when (conflict.IsConflict)
        {
            var newest = await services.Client.GetAsync(ResourceTypes.Pods, pod.Object.Key, token);
            if (newest.Header.Uid != pod.Object.Header.Uid) throw ApiError.NotFound(ResourceTypes.Pods, pod.Object.Header.Name);
            failures++;
            return newest;
        }
    }

    private static bool IsSaid(PodState pod, JsonObject status)
    {
        if (pod.View.Status.ContainerStatuses.Length == 0 || pod.Object.ToNode()["status"] is not JsonObject known) return false;
        return status.All(field => JsonNode.DeepEquals(WithoutNulls(known[field.Key]), WithoutNulls(field.Value)));
    }

    // Whether an empty field is written makes no difference.
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Where(f => f.Value is not (null or JsonObject { Count: 0 })).Select(f => KeyValuePair.Create(f.Key, WithoutNulls(f.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private DateTimeOffset RetryAt()
    {
        var delay = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 6));
        return services.Time.GetUtcNow() + (delay < LongestRetry ? delay : LongestRetry);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The status of pod {Pod} could not be written, it will be retried")]
    private static partial void LogRetry(ILogger logger, Exception failure, ObjectKey pod);
}
