using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Writes a pod's status as the API has it.</summary>
internal static class PodStatusDraft
{
    /// <summary>The fields of the status that the node writes.</summary>
    /// <param name="pod">What is known of the pod.</param>
    /// <param name="hostIp">The node's address.</param>
    /// <param name="scheme">Prefix of container ids, such as <c>processes://</c>.</param>
    /// <param name="now">Time of the conditions that change.</param>
    public static JsonObject Of(PodState pod, string hostIp, string scheme, DateTimeOffset now)
    {
        var conditions = PodConditions.Merge(pod, pod.View.Status.Conditions, now);
        var status = new JsonObject
        {
            ["phase"] = PodPhase.Of(pod),
            ["observedGeneration"] = pod.Object.Header.Generation,
            ["conditions"] = Array(conditions.Select(Condition)),
            ["hostIP"] = hostIp,
            ["hostIPs"] = Array([new JsonObject { ["ip"] = hostIp }]),
            ["containerStatuses"] = Array(pod.Spec.Containers.Select(c => Container(pod, c, scheme))),
        };
        if (pod.Failure is { } failure) (status["reason"], status["message"]) = (failure.Reason, failure.Message);
        if (pod.StartTime is { } start) status["startTime"] = WireTime.Format(start);
        if (pod.Spec.InitContainers.Length > 0) status["initContainerStatuses"] = Array(pod.Spec.InitContainers.Select(c => Container(pod, c, scheme)));
        if (pod.PodIp.Length > 0)
        {
            status["podIP"] = pod.PodIp;
            status["podIPs"] = Array([new JsonObject { ["ip"] = pod.PodIp }]);
        }
        return status;
    }

    private static JsonObject Condition(Condition condition)
    {
        var node = condition.ToNode();
        node["lastProbeTime"] = null;
        return node;
    }

    private static JsonObject Container(PodState pod, Container spec, string scheme)
    {
        var container = pod[spec.Name];
        var node = new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = spec.Image,
            ["imageID"] = container.ImageId,
            ["restartCount"] = container.RestartCount,
            ["ready"] = pod.IsInit(spec.Name) && !spec.IsSidecar ? container.HasSucceeded : container.IsReady,
            ["started"] = container.Phase == ContainerPhase.Running && container.Started,
            ["state"] = State(pod, container, scheme),
            ["lastState"] = container.Last is { } last ? new JsonObject { ["terminated"] = Ended(last, scheme) } : new JsonObject(),
        };
        if (container.ContainerId.Length > 0) node["containerID"] = Id(scheme, container.ContainerId);
        return node;
    }

    private static JsonObject State(PodState pod, ContainerState container, string scheme) => container.Phase switch
    {
        ContainerPhase.Running => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = WireTime.Format(container.StartedAt!.Value) } },
        ContainerPhase.Terminated => new JsonObject { ["terminated"] = Ended(container.Current!, scheme) },
        _ => new JsonObject { ["waiting"] = Waiting(pod, container) },
    };

    private static JsonObject Waiting(PodState pod, ContainerState container)
    {
        var waitsForInit = !pod.IsInit(container.Name) && pod.Spec.InitContainers.Length > 0 && !PodPhase.IsInitialized(pod);
        var ordinary = waitsForInit ? "PodInitializing" : "ContainerCreating";
        var node = new JsonObject { ["reason"] = container.Reason.Length > 0 ? container.Reason : ordinary };
        if (container.Message.Length > 0) node["message"] = container.Message;
        return node;
    }

    private static JsonObject Ended(Termination end, string scheme)
    {
        var node = new JsonObject
        {
            ["exitCode"] = end.ExitCode,
            ["reason"] = end.Reason,
            ["startedAt"] = WireTime.Format(end.StartedAt),
            ["finishedAt"] = WireTime.Format(end.FinishedAt),
        };
        if (end.Message.Length > 0) node["message"] = end.Message;
        if (end.ContainerId.Length > 0) node["containerID"] = Id(scheme, end.ContainerId);
        return node;
    }

    // What was read back from a status has its prefix already.
    private static string Id(string scheme, string id) => id.Contains("://", StringComparison.Ordinal) ? id : scheme + id;

    private static JsonArray Array(IEnumerable<JsonNode> items) => new([.. items]);
}
