using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// A federated Job has the sums of its copies. It is complete when every copy is, and together they are the whole of it; it has failed when one copy has and
/// the others have ended. Its counters never go back, also when a member that counted cannot be seen.
/// </summary>
internal sealed class JobSummary : IStatusSummary
{
    /// <inheritdoc />
    public JsonObject Summarize(KubeObject source, IReadOnlyList<CopyOutcome> outcomes, DateTimeOffset now)
    {
        var parts = CopyParts.Of(outcomes);
        var before = source.View<ContentView>().Status;
        var status = new JsonObject { ["active"] = parts.Sum("active"), ["ready"] = parts.Sum("ready"), ["terminating"] = parts.Sum("terminating") };
        foreach (var counter in (string[])["succeeded", "failed"]) status[counter] = Math.Max(parts.Sum(counter), before.Number(counter));
        var start = before.Text("startTime") is { Length: > 0 } started ? started : parts.Earliest("startTime");
        if (start.Length > 0) status["startTime"] = start;
        if (parts.All is [var only] && only.Status.Text("completedIndexes") is { Length: > 0 } indexes) status["completedIndexes"] = indexes;
        var conditions = Conditions(source, parts, start.Length > 0).ToArray();
        if (conditions.Any(c => c is { Type: "Complete", Status: "True" }))
            status["completionTime"] = before.Text("completionTime") is { Length: > 0 } known ? known : Later(start, parts.Latest("completionTime"));
        if (conditions.Length > 0) status["conditions"] = StatusNodes.Conditions(conditions.Select(c => c.After(JointConditions.Before(source), now)));
        return status;
    }

    private static IEnumerable<Condition> Conditions(KubeObject source, CopyParts parts, bool started)
    {
        // What has ended stays ended, whatever becomes of the copies.
        Condition[] ended = [.. JointConditions.Before(source).Where(c => c is { Type: "Complete" or "Failed" or "SuccessCriteriaMet" or "FailureTarget", Status: "True" })];
        if (ended.Any(c => c.Type is "Complete" or "Failed")) return ended;
        if (JointConditions.Worst(parts, "Failed", "True") is { Status: "True" } failed) return Failure(parts, failed, started);
        if (started && IsComplete(source, parts)) return Success(parts);
        return Suspension(source, parts);
    }

    private static IEnumerable<Condition> Failure(CopyParts parts, Condition failed, bool started)
    {
        yield return failed with { Type = "FailureTarget" };
        if (started && parts.All.All(HasEnded)) yield return failed;
    }

    private static IEnumerable<Condition> Success(CopyParts parts)
    {
        var complete = parts.All[0].Condition("Complete")!;
        yield return complete with { Type = "SuccessCriteriaMet" };
        yield return complete with { Message = parts.All.Count > 1 ? $"Complete in {parts.All.Count} clusters" : complete.Message };
    }

    private static IEnumerable<Condition> Suspension(KubeObject source, CopyParts parts)
    {
        var suspended = parts.All.Count > 0 && parts.All.All(p => p.Is("Suspended"));
        var before = JointConditions.Before(source).Find("Suspended");
        if (suspended) yield return parts.All[0].Condition("Suspended")!;
        else if (before is not null) yield return new() { Type = "Suspended", Status = "False", Reason = "JobResumed", Message = "Job resumed" };
    }

    // A part that cannot be seen is missing in the sum of the completions.
    private static bool IsComplete(KubeObject source, CopyParts parts) =>
        parts.All.Count > 0 && parts.AreUpToDate && parts.All.All(p => p.Is("Complete"))
        && (source.View<ContentView>().Spec.At("completions").Number() is not { } wanted || parts.All.Sum(p => p.Spec.Number("completions")) >= wanted);

    private static bool HasEnded(CopyPart part) => part.Is("Complete") || part.Is("Failed");

    private static string Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;
}
