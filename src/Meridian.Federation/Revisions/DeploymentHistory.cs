using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A Deployment's history is its ReplicaSets, one for each template, as in a cluster. In the federation they have no replicas and go to no
/// member: each member's own Deployment makes its own.
/// </summary>
internal sealed class DeploymentHistory : IRevisionHistory
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";
    private const string FormerRevisions = "deployment.kubernetes.io/revision-history";

    /// <inheritdoc />
    public ResourceType Workload => ResourceTypes.Deployments;

    /// <inheritdoc />
    public ResourceType Record => ResourceTypes.ReplicaSets;

    /// <inheritdoc />
    public RevisionPlan Plan(KubeObject workload, IReadOnlyList<KubeObject> records)
    {
        var template = TemplateHash.Canonical(workload.ToNode()["spec"]?["template"]);
        var newest = RevisionRecords.Oldest(records.Where(r => TemplateHash.Canonical(r.ToNode()["spec"]?["template"]) == template));
        var old = records.Where(r => r != newest).ToArray();
        var number = Math.Max(old.Select(Number).DefaultIfEmpty().Max() + 1, newest is null ? 0 : Number(newest));
        var spec = workload.View<Deployment>().Spec;
        // What a paused Deployment is given is no revision until it is resumed.
        if (newest is null && spec.Paused) return RevisionPlan.Nothing;
        return new RevisionPlan
        {
            Create = newest is null ? Make(workload, template, records, number) : null,
            Update = newest is null ? null : Refresh(newest, workload, number),
            Delete = RevisionRecords.Surplus(old, spec.RevisionHistoryLimit, Number),
            Workload = Number(workload) == number ? null : Annotated(RevisionRecords.Text(number)),
        };
    }

    private static long Number(KubeObject value) => RevisionRecords.Number(value.Header.Annotations.GetValueOrDefault(RevisionAnnotation));

    private static JsonObject Annotated(string number) =>
        new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [RevisionAnnotation] = number } } };

    private JsonObject Make(KubeObject workload, string content, IReadOnlyList<KubeObject> records, long number)
    {
        var spec = workload.ToNode()["spec"]!;
        var hash = RevisionRecords.FreeHash(content, workload, records);
        var (template, selector) = (spec["template"]!.DeepClone(), spec["selector"]!.DeepClone());
        var labels = RevisionRecords.Labels(template, TemplateHash.Label, hash);
        if (template["metadata"] is not JsonObject metadata) template["metadata"] = metadata = [];
        metadata["labels"] = labels.DeepClone();
        labels[FederationMarks.History] = Workload.Singular;
        if (selector["matchLabels"] is not JsonObject matched) selector["matchLabels"] = matched = [];
        matched[TemplateHash.Label] = hash;
        var annotations = RevisionRecords.Annotations(workload);
        annotations[RevisionAnnotation] = RevisionRecords.Text(number);
        return new JsonObject
        {
            ["apiVersion"] = Record.ApiVersion,
            ["kind"] = Record.Kind,
            ["metadata"] = RevisionRecords.Metadata(workload, Workload, $"{workload.Header.Name}-{hash}", labels, annotations),
            ["spec"] = new JsonObject { ["replicas"] = 0, ["selector"] = selector, ["template"] = template },
        };
    }

    private static (KubeObject, JsonObject)? Refresh(KubeObject newest, KubeObject workload, long number)
    {
        var (before, annotations) = (newest.Header.Annotations, RevisionRecords.Annotations(workload));
        foreach (var same in annotations.Where(a => before.GetValueOrDefault(a.Key) == a.Value!.GetValue<string>()).Select(a => a.Key).ToArray()) annotations.Remove(same);
        if (Number(newest) < number)
        {
            annotations[RevisionAnnotation] = RevisionRecords.Text(number);
            // A template that comes back remembers which revisions it was.
            if (before.GetValueOrDefault(RevisionAnnotation) is { Length: > 0 } former)
                annotations[FormerRevisions] = before.GetValueOrDefault(FormerRevisions) is { Length: > 0 } earlier ? $"{earlier},{former}" : former;
        }
        return annotations.Count == 0 ? null : (newest, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = annotations } });
    }
}
