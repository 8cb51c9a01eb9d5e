using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What a Job's status may become: what has ended stays ended, and its numbers add up.</summary>
internal static class JobStatusRules
{
    public static void Validate(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after, spec) = (current.Obj("status"), updated.Obj("status"), updated.Obj("spec"));
        foreach (var name in (string[])["active", "succeeded", "failed", "ready", "terminating"]) faults.NotNegative($"status.{name}", after.Number(name));
        Uncounted(after.Obj("uncountedTerminatedPods"), faults);
        Conditions(after, spec, faults);
        Finished(after, faults);
        Indexes(after, spec, faults);
        Progress(before, after, spec, faults);
    }

    private static bool Is(JsonObject? status, string condition) =>
        status.Items("conditions").Any(c => c.Item.Text("type") == condition && c.Item.Text("status") == "True");

    private static void Fault(Faults faults, string detail) => faults.Add(new StatusCause("FieldValueInvalid", $"Invalid value: {detail}", "status.conditions"));

    private static void Uncounted(JsonObject? pods, Faults faults)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in (string[])["succeeded", "failed"])
            foreach (var (i, uid) in pods.Texts(list).Index())
            {
                var field = $"status.uncountedTerminatedPods.{list}[{i}]";
                if (uid.Length == 0) faults.InvalidText(field, uid, "must not be empty");
                else if (!seen.Add(uid)) faults.Duplicate(field, uid);
            }
    }

    private static void Conditions(JsonObject? status, JsonObject? spec, Faults faults)
    {
        var (complete, failed, target, met) = (Is(status, "Complete"), Is(status, "Failed"), Is(status, "FailureTarget"), Is(status, "SuccessCriteriaMet"));
        if (complete && failed) Fault(faults, "cannot set Complete=True and Failed=true conditions");
        if (complete && target) Fault(faults, "cannot set Complete=True and FailureTarget=true conditions");
        if (failed && !target) Fault(faults, "cannot set Failed=True condition without the FailureTarget=true condition");
        if (complete && !met) Fault(faults, "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
        if (met && failed) Fault(faults, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
        if (met && target) Fault(faults, "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
        if (spec.Has("successPolicy") && !met && complete) Fault(faults, "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
    }

    private static void Finished(JsonObject? status, Faults faults)
    {
        var (complete, finished) = (Is(status, "Complete"), Is(status, "Complete") || Is(status, "Failed"));
        var (start, end) = (status.Text("startTime"), status.Text("completionTime"));
        if (end.Length > 0 && !complete) faults.InvalidText("status.completionTime", end, "cannot set completionTime when there is no Complete=True condition");
        if (end.Length == 0 && complete) faults.Required("status.completionTime", "completionTime is required for Complete jobs");
        if (start.Length > 0 && end.Length > 0 && string.CompareOrdinal(end, start) < 0) faults.InvalidText("status.completionTime", end, "completionTime cannot be set before startTime");
        if (status.Number("ready") > (status.Number("active") ?? 0)) faults.InvalidNumber("status.ready", status.Number("ready")!.Value, "cannot set more ready pods than active");
        if (!finished) return;
        if (status.Number("active") is > 0 and var active) faults.InvalidNumber("status.active", active, "active>0 is invalid for finished job");
        if (start.Length == 0) faults.Required("status.startTime", "startTime is required for finished job");
        if (status.Number("terminating") is > 0 and var terminating) faults.InvalidNumber("status.terminating", terminating, "terminating>0 is invalid for finished job");
        if (status.Obj("uncountedTerminatedPods") is { } pods && pods.Texts("succeeded").Concat(pods.Texts("failed")).Any())
            faults.Invalid("status.uncountedTerminatedPods", pods, "uncountedTerminatedPods needs to be empty for finished job");
    }

    private static void Indexes(JsonObject? status, JsonObject? spec, Faults faults)
    {
        var (completed, failed) = (status.Text("completedIndexes"), status.Text("failedIndexes"));
        if (completed.Length > 0 && spec.Text("completionMode") != "Indexed")
            faults.InvalidText("status.completedIndexes", completed, "cannot set non-empty completedIndexes when non-indexed completion mode");
        if (status.Has("failedIndexes") && !spec.Has("backoffLimitPerIndex"))
            faults.InvalidText("status.failedIndexes", failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
        if (spec.Number("completions") is not { } completions) return;
        foreach (var (name, text) in ((string, string)[])[("completedIndexes", completed), ("failedIndexes", failed)])
            if (IndexList.Fault(text, completions, out _) is { } fault) faults.InvalidText($"status.{name}", text, $"error parsing {name}: {fault}");
    }

    private static void Progress(JsonObject? before, JsonObject? after, JsonObject? spec, Faults faults)
    {
        foreach (var condition in (string[])["Failed", "Complete", "FailureTarget"])
            if (Is(before, condition) && !Is(after, condition)) Fault(faults, $"cannot disable the terminal {condition}=True condition");
        foreach (var name in (string[])["failed", "succeeded"])
            if ((after.Number(name) ?? 0) < (before.Number(name) ?? 0)) faults.InvalidNumber($"status.{name}", after.Number(name) ?? 0, $"cannot decrease the {name} counter");
        if (before.Has("completionTime") && after.Has("completionTime") && before.Text("completionTime") != after.Text("completionTime"))
            faults.InvalidText("status.completionTime", after.Text("completionTime"), "completionTime cannot be mutated");
        if (before.Has("startTime") && before.Text("startTime") != after.Text("startTime") && !spec.Flag("suspend"))
            faults.Required("status.startTime", "startTime cannot be removed for unsuspended job");
        if (Is(before, "SuccessCriteriaMet") && !Is(after, "SuccessCriteriaMet")) Fault(faults, "cannot disable the SuccessCriteriaMet=True condition");
    }
}
