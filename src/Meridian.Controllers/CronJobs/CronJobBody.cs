using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.CronJobs;

/// <summary>Makes the Jobs of a CronJob, and the references to them.</summary>
internal static class CronJobBody
{
    private const string ScheduledTime = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    /// <summary>The name of the Job of a time: the same time gives the same name, so that none is made twice.</summary>
    internal static string NameOf(KubeObject cronJob, DateTimeOffset scheduled) =>
        string.Create(CultureInfo.InvariantCulture, $"{cronJob.Header.Name}-{scheduled.ToUnixTimeSeconds() / 60}");

    /// <summary>Whether a Job was made for a time of the schedule.</summary>
    internal static bool IsScheduled(KubeObject job) => job.Header.Annotations.ContainsKey(ScheduledTime);

    internal static JsonObject Make(KubeObject cronJob, DateTimeOffset scheduled, TimeZoneInfo zone)
    {
        var template = cronJob.ToNode()["spec"]?["jobTemplate"]?.DeepClone().AsObject() ?? [];
        var metadata = new JsonObject
        {
            ["name"] = NameOf(cronJob, scheduled),
            ["namespace"] = cronJob.Header.Namespace,
            ["ownerReferences"] = new JsonArray(OwnerReferencePatch.ControllerReference(cronJob, ResourceTypes.CronJobs)),
        };
        if (template["metadata"]?["labels"] is { } labels) metadata["labels"] = labels.DeepClone();
        var annotations = template["metadata"]?["annotations"]?.DeepClone().AsObject() ?? [];
        annotations[ScheduledTime] = TimeZoneInfo.ConvertTime(scheduled, zone) is var local && local.Offset == TimeSpan.Zero
            ? WireTime.Format(local)
            : local.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        metadata["annotations"] = annotations;
        return new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["metadata"] = metadata, ["spec"] = template["spec"]?.DeepClone() };
    }

    internal static ObjectReference ReferenceTo(KubeObject job) => new()
    {
        ApiVersion = ResourceTypes.Jobs.ApiVersion, Kind = ResourceTypes.Jobs.Kind, Namespace = job.Header.Namespace, Name = job.Header.Name,
        Uid = job.Header.Uid, ResourceVersion = job.Header.ResourceVersion,
    };

    internal static JsonArray ToNode(IEnumerable<ObjectReference> references) => new([.. references.Select(JsonNode (r) => new JsonObject
    {
        ["apiVersion"] = r.ApiVersion, ["kind"] = r.Kind, ["name"] = r.Name, ["namespace"] = r.Namespace, ["resourceVersion"] = r.ResourceVersion, ["uid"] = r.Uid,
    })]);
}
