using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>How one kind of workload remembers the templates it has had, so that <c>kubectl rollout history</c> shows them and <c>undo</c> goes back. Pure.</summary>
internal interface IRevisionHistory
{
    /// <summary>The kind of workload.</summary>
    ResourceType Workload { get; }

    /// <summary>The kind that holds one template.</summary>
    ResourceType Record { get; }

    /// <summary>What is to be written.</summary>
    /// <param name="workload">The federated workload.</param>
    /// <param name="records">Its records.</param>
    RevisionPlan Plan(KubeObject workload, IReadOnlyList<KubeObject> records);
}

/// <summary>Writes that bring a history up to date.</summary>
internal sealed record RevisionPlan
{
    /// <summary>Nothing to write.</summary>
    public static readonly RevisionPlan Nothing = new();

    /// <summary>The record to make; null for none.</summary>
    public JsonObject? Create { get; init; }

    /// <summary>A record and the merge patch to apply to it; null for none.</summary>
    public (KubeObject Record, JsonObject Patch)? Update { get; init; }

    /// <summary>Records beyond the history that the workload keeps.</summary>
    public IReadOnlyList<KubeObject> Delete { get; init; } = [];

    /// <summary>Merge patch of the workload itself; null for none.</summary>
    public JsonObject? Workload { get; init; }
}
