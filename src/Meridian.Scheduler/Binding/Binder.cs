using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Meridian.Scheduler.Cluster;

namespace Meridian.Scheduler.Binding;

/// <summary>How binding a pod went.</summary>
internal enum BindOutcome
{
    /// <summary>The pod has its node.</summary>
    Bound,

    /// <summary>The pod is gone, or somebody else has bound it: nothing is left to do.</summary>
    Obsolete,

    /// <summary>It failed, and may work another time.</summary>
    Failed,
}

/// <summary>Writes decisions to the server.</summary>
internal sealed class Binder(IKubeClient client, EventRecorder events)
{
    private const string Scheduled = "PodScheduled";

    internal async Task<BindOutcome> BindAsync(PodInfo pod, string node, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["name"] = pod.Key.Name, ["namespace"] = pod.Key.Namespace, ["uid"] = pod.Object.Header.Uid };
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Binding",
            ["metadata"] = metadata,
            ["target"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["name"] = node },
        };
        try
        {
            await client.PostAsync(ResourceTypes.Pods, pod.Key, "binding", JsonBytes.Of(body), cancellationToken);
            events.Normal(pod.Object, "Scheduled", $"Successfully assigned {pod.Key.Namespace}/{pod.Key.Name} to {node}");
            return BindOutcome.Bound;
        }
        catch (StatusException over) when (over.IsNotFound || over.IsConflict)
        {
            return BindOutcome.Obsolete;
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            events.Warning(pod.Object, "FailedScheduling", $"running Bind plugin: {failure.Message}");
            return BindOutcome.Failed;
        }
    }

    /// <summary>Tells on the pod and by an event why it has no node.</summary>
    internal async Task ReportAsync(PodInfo pod, string message, DateTimeOffset now, CancellationToken cancellationToken)
    {
        events.Warning(pod.Object, "FailedScheduling", message);
        if (pod.Object.View<Pod>().Status.Conditions.Find(Scheduled) is { Status: "False", Reason: "Unschedulable" } told && told.Message == message) return;
        var node = pod.Object.ToNode();
        SetCondition(node, message, now);
        try
        {
            await client.UpdateAsync(ResourceTypes.Pods, pod.Key, JsonBytes.Of(node), WriteOptions.Status, cancellationToken);
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            // The pod changed or went, and is looked at anew for that; or the server fails, and the next attempt says it again.
        }
    }

    private static void SetCondition(JsonObject pod, string message, DateTimeOffset now)
    {
        if (pod["status"] is not JsonObject status) pod["status"] = status = [];
        new ConditionList(status).Set(Scheduled, "False", "Unschedulable", message, now);
    }
}
