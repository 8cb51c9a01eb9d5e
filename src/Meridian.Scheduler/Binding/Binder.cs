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

    /// <summary>Tells on the pod why it has no node, and where room is made for it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="message">Why it has none.</param>
    /// <param name="nominated">The node where room is made; empty for none.</param>
    /// <param name="isEvent">Whether it is told by an event too.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    internal async Task ReportAsync(PodInfo pod, string message, string nominated, bool isEvent, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (isEvent) events.Warning(pod.Object, "FailedScheduling", message);
        var told = pod.Object.View<Pod>().Status;
        if (told.NominatedNodeName == nominated && told.Conditions.Find(Scheduled) is { Status: "False", Reason: "Unschedulable" } condition && condition.Message == message) return;
        try
        {
            await PodStatusWriter.WriteAsync(client, pod.Object, status => Tell(status, message, nominated, now), cancellationToken);
        }
        catch (Exception failure) when (failure is StatusException or HttpRequestException)
        {
            // The pod went; or the server fails, and the next attempt says it again.
        }
    }

    private static bool Tell(JsonObject status, string message, string nominated, DateTimeOffset now)
    {
        // Somebody else has given it a node since.
        if (new ConditionList(status).Status(Scheduled) == "True") return false;
        var isNews = (status["nominatedNodeName"]?.GetValue<string>() ?? "") != nominated;
        if (nominated.Length > 0) status["nominatedNodeName"] = nominated;
        else status.Remove("nominatedNodeName");
        return new ConditionList(status).Set(Scheduled, "False", "Unschedulable", message, now) || isNews;
    }
}
