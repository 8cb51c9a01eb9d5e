using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What one member's copy contributes to the status of the federated object.</summary>
/// <param name="Cluster">The member.</param>
/// <param name="Share">Its part of what is divided; 1 for objects that are simply copied.</param>
/// <param name="Copy">The copy.</param>
internal sealed record CopyPart(string Cluster, long Share, KubeObject Copy)
{
    /// <summary>The copy's spec.</summary>
    public JsonElement Spec => Copy.View<ContentView>().Spec;

    /// <summary>The copy's status.</summary>
    public JsonElement Status => Copy.View<ContentView>().Status;

    /// <summary>Whether the member has seen the newest spec of its copy.</summary>
    public bool IsObserved => Status.Number("observedGeneration") >= Copy.Header.Generation;

    /// <summary>A condition of the copy, or null.</summary>
    public Condition? Condition(string type)
    {
        foreach (var condition in Status.Items("conditions"))
            if (condition.Text("type") == type)
                return new() { Type = type, Status = condition.Text("status"), Reason = condition.Text("reason"), Message = condition.Text("message") };
        return null;
    }

    /// <summary>Whether the copy says that a condition holds.</summary>
    public bool Is(string type) => Condition(type)?.Status == "True";
}

/// <summary>The copies of one federated object that can be seen, ordered by member, and what they come to together.</summary>
internal sealed class CopyParts
{
    private readonly IReadOnlyList<CopyOutcome> outcomes;

    private CopyParts(IReadOnlyList<CopyOutcome> outcomes)
    {
        this.outcomes = outcomes;
        All = [.. outcomes.Where(o => o.Copy is not null).Select(o => new CopyPart(o.Decision.Cluster, o.Decision.Replicas ?? 1, o.Copy!))];
    }

    /// <summary>The parts.</summary>
    public IReadOnlyList<CopyPart> All { get; }

    /// <summary>Whether every copy that is to be there has been brought to the newest content.</summary>
    public bool AreUpToDate => outcomes.Where(o => o.Decision.Verdict == PlacementVerdict.Place).All(o => o.UpToDate && o.Copy is not null);

    /// <summary>Gathers what became of an object in each member.</summary>
    public static CopyParts Of(IReadOnlyList<CopyOutcome> outcomes) => new(outcomes);

    /// <summary>
    /// Generation that all have observed: the object's own when every copy has been brought to it and every member has seen that, else the one before.
    /// Who waits for it waits for all clusters.
    /// </summary>
    public long ObservedGeneration(KubeObject source) => AreUpToDate && All.All(p => p.IsObserved)
        ? source.Header.Generation
        : source.View<ContentView>().Status.Number("observedGeneration");

    /// <summary>Sum of a number of the statuses.</summary>
    public long Sum(string field) => All.Sum(p => p.Status.Number(field));

    /// <summary>The sums of several numbers, each under its name.</summary>
    public JsonObject Sums(params ReadOnlySpan<string> fields)
    {
        var sums = new JsonObject();
        foreach (var field in fields) sums[field] = Sum(field);
        return sums;
    }

    /// <summary>The earliest time of a field; empty if no copy has it.</summary>
    public string Earliest(string field) => Times(field).FirstOrDefault("");

    /// <summary>The latest time of a field; empty if no copy has it.</summary>
    public string Latest(string field) => Times(field).LastOrDefault("");

    // Times of the API have one form, in which the order of the texts is that of the times.
    private IEnumerable<string> Times(string field) => All.Select(p => p.Status.Text(field)).Where(t => t.Length > 0).Order(StringComparer.Ordinal);
}
