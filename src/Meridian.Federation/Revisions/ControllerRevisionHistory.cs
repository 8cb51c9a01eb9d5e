using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The history of a StatefulSet or DaemonSet is its ControllerRevisions, each a patch that brings its template back, as in a cluster.</summary>
/// <param name="workload">The kind of workload.</param>
/// <param name="hashLabel">The label by which its revisions bear their hash.</param>
internal sealed class ControllerRevisionHistory(ResourceType workload, string hashLabel) : IRevisionHistory
{
    /// <summary>Of StatefulSets.</summary>
    public static readonly ControllerRevisionHistory OfStatefulSets = new(ResourceTypes.StatefulSets, "controller.kubernetes.io/hash");

    /// <summary>Of DaemonSets.</summary>
    public static readonly ControllerRevisionHistory OfDaemonSets = new(ResourceTypes.DaemonSets, "controller-revision-hash");

    /// <inheritdoc />
    public ResourceType Workload => workload;

    /// <inheritdoc />
    public ResourceType Record => ResourceTypes.ControllerRevisions;

    /// <inheritdoc />
    public RevisionPlan Plan(KubeObject owner, IReadOnlyList<KubeObject> records)
    {
        var spec = owner.ToNode()["spec"];
        // In the order of its names: kubectl compares the bytes with those it would write.
        var content = TemplateHash.Canonical(Data(spec?["template"]));
        var data = JsonNode.Parse(content)!.AsObject();
        var newest = RevisionRecords.Oldest(records.Where(r => TemplateHash.Canonical(r.ToNode()["data"]) == content));
        var old = records.Where(r => r != newest).ToArray();
        var number = old.Select(Number).DefaultIfEmpty().Max() + 1;
        return new RevisionPlan
        {
            Create = newest is null ? Make(owner, data, content, records, number) : null,
            Update = newest is not null && Number(newest) < number ? (newest, new JsonObject { ["revision"] = number }) : null,
            Delete = RevisionRecords.Surplus(old, (int?)spec?["revisionHistoryLimit"], Number),
        };
    }

    private static long Number(KubeObject record) => RevisionRecords.Number(JsonScalarAtPath.Read(record.Json.Span, ["revision"]));

    // A strategic merge patch whose template takes the place of the whole template.
    private static JsonObject Data(JsonNode? template)
    {
        var whole = template?.DeepClone() as JsonObject ?? [];
        whole["$patch"] = "replace";
        return new JsonObject { ["spec"] = new JsonObject { ["template"] = whole } };
    }

    private JsonObject Make(KubeObject owner, JsonObject data, string content, IReadOnlyList<KubeObject> records, long number)
    {
        var hash = RevisionRecords.FreeHash(content, owner, records);
        var labels = RevisionRecords.Labels(data["spec"]!["template"], hashLabel, hash);
        return new JsonObject
        {
            ["apiVersion"] = Record.ApiVersion,
            ["kind"] = Record.Kind,
            ["metadata"] = RevisionRecords.Metadata(owner, workload, $"{owner.Header.Name}-{hash}", labels, RevisionRecords.Annotations(owner)),
            ["data"] = data,
            ["revision"] = number,
        };
    }
}
