using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.Controllers.Common;
using Meridian.Objects;

namespace Meridian.Controllers.Jobs;

/// <summary>Makes the pods of a Job.</summary>
internal static class JobPodBody
{
    internal static JsonObject Make(KubeObject job, JobPod pod, PodNames names)
    {
        var prefix = PodNames.Prefix(pod.Index is { } i ? string.Create(CultureInfo.InvariantCulture, $"{job.Header.Name}-{i}") : job.Header.Name);
        var body = PodBody.Make(job, ResourceTypes.Jobs, PodBody.TemplateOf(job), names.Next(prefix), prefix);
        var metadata = body["metadata"]!.AsObject();
        if (metadata["finalizers"] is not JsonArray finalizers) metadata["finalizers"] = finalizers = [];
        finalizers.Add((JsonNode?)JsonValue.Create(JobNames.Finalizer));
        if (pod.Index is { } index) SetIndex(body, job, pod, index);
        return body;
    }

    private static void SetIndex(JsonObject body, KubeObject job, JobPod pod, int index)
    {
        var text = index.ToString(CultureInfo.InvariantCulture);
        var annotations = PodBody.Annotations(body);
        annotations[JobNames.Index] = text;
        PodBody.Labels(body)[JobNames.Index] = text;
        if (job.View<Job>().Spec.BackoffLimitPerIndex is not null)
        {
            annotations[JobNames.IndexFailures] = pod.Failures.ToString(CultureInfo.InvariantCulture);
            if (pod.IgnoredFailures > 0) annotations[JobNames.IndexIgnoredFailures] = pod.IgnoredFailures.ToString(CultureInfo.InvariantCulture);
        }
        var spec = body["spec"]!.AsObject();
        spec["hostname"] = $"{job.Header.Name}-{text}";
        foreach (var list in (string[])["initContainers", "containers"])
            foreach (var container in (spec[list] as JsonArray ?? []).OfType<JsonObject>()) SetVariable(container);
    }

    private static void SetVariable(JsonObject container)
    {
        if (container["env"] is not JsonArray env) container["env"] = env = [];
        if (env.Any(e => e?["name"]?.GetValue<string>() == JobNames.IndexVariable)) return;
        var field = new JsonObject { ["fieldPath"] = $"metadata.labels['{JobNames.Index}']" };
        env.Add((JsonNode?)new JsonObject { ["name"] = JobNames.IndexVariable, ["valueFrom"] = new JsonObject { ["fieldRef"] = field } });
    }
}
