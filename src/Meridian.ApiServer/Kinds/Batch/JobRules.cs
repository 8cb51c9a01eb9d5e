using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>What is valid in the specification of a Job, in Jobs and in CronJobs.</summary>
internal static class JobRules
{
    private const int MaxIndexedParallelism = 100_000;
    private const int ManyCompletions = 100_000;
    private const int MaxParallelismOfMany = 10_000;
    private const int MaxFailedOfMany = 10_000;

    private static readonly string[] Counts =
        ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"];

    public static void Default(JsonObject spec)
    {
        WorkloadRules.Template(spec);
        if (!spec.Has("completions") && !spec.Has("parallelism")) spec["completions"] = 1;
        spec.SetDefault("parallelism", 1);
        spec.SetDefault("backoffLimit", spec.Has("backoffLimitPerIndex") ? int.MaxValue : 6);
        spec.SetDefault("completionMode", "NonIndexed");
        spec.SetDefault("suspend", false);
        spec.SetDefault("manualSelector", false);
        spec.SetDefault("podReplacementPolicy", spec.Has("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
        foreach (var (_, rule) in spec.Obj("podFailurePolicy").Items("rules"))
            foreach (var (_, pattern) in rule.Items("onPodConditions"))
                if (pattern.Text("status").Length == 0) pattern["status"] = "True";
    }

    public static void Validate(JsonObject spec, string field, Faults faults)
    {
        foreach (var name in Counts) faults.NotNegative($"{field}.{name}", spec.Number(name));
        if (spec.Has("maxFailedIndexes") && !spec.Has("backoffLimitPerIndex")) faults.Required(field + ".backoffLimitPerIndex", "when maxFailedIndexes is specified");
        if (spec.Has("managedBy")) ManagedBy(spec.Text("managedBy"), field + ".managedBy", faults);
        faults.Supported(field + ".completionMode", spec.Text("completionMode"), "NonIndexed", "Indexed");
        if (spec.Text("completionMode") == "Indexed") Indexed(spec, field, faults);
        else
            foreach (var name in (string[])["backoffLimitPerIndex", "maxFailedIndexes"])
                if (spec.Number(name) is { } number) faults.InvalidNumber($"{field}.{name}", number, "requires indexed completion mode");
        PodFailureRules.Validate(spec, field + ".podFailurePolicy", faults);
        SuccessRules.Validate(spec, field + ".successPolicy", faults);
        if (spec.Has("podFailurePolicy")) faults.Supported(field + ".podReplacementPolicy", spec.Text("podReplacementPolicy"), "Failed");
        else faults.Supported(field + ".podReplacementPolicy", spec.Text("podReplacementPolicy"), "Failed", "TerminatingOrFailed");
        WorkloadRules.ValidateTemplate(spec.Obj("template"), field + ".template", faults);
        RestartPolicy(spec, field + ".template.spec.restartPolicy", faults);
    }

    public static void ValidateChange(JsonObject current, JsonObject updated, Faults faults)
    {
        var (before, after) = (current.Obj("spec") ?? [], updated.Obj("spec") ?? []);
        if (after.Text("completionMode") != "Indexed") faults.Immutable("spec.completions", before["completions"], after["completions"]);
        else if (before.Number("completions") != after.Number("completions") && after.Number("completions") is { } completions && completions != after.Number("parallelism"))
            faults.InvalidNumber("spec.completions", completions, "can only be modified in tandem with spec.parallelism");
        faults.Immutable("spec.selector", before["selector"], after["selector"]);
        var startable = before.Flag("suspend") && !current.Obj("status").Has("startTime");
        faults.Immutable("spec.template", startable ? Placed(before["template"]) : before["template"], startable ? Placed(after["template"]) : after["template"]);
        foreach (var name in (string[])["completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"])
            faults.Immutable($"spec.{name}", before[name], after[name]);
    }

    // Where the pods of a Job go may change until it starts, and with it what schedulers label.
    private static JsonNode? Placed(JsonNode? template)
    {
        var copy = template?.DeepClone();
        if (copy.Obj("metadata") is { } metadata)
            foreach (var name in (string[])["annotations", "labels"]) metadata.Remove(name);
        if (copy.Obj("spec") is not { } spec) return copy;
        foreach (var name in (string[])["nodeSelector", "tolerations", "schedulingGates"]) spec.Remove(name);
        spec.Obj("affinity")?.Remove("nodeAffinity");
        if (spec.Obj("affinity") is { Count: 0 }) spec.Remove("affinity");
        return copy;
    }

    private static void ManagedBy(string manager, string field, Faults faults)
    {
        var slash = manager.IndexOf('/', StringComparison.Ordinal);
        if (manager.Length == 0) faults.Required(field);
        else if (slash <= 0 || slash == manager.Length - 1) faults.InvalidText(field, manager, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        else faults.Subdomain(field, manager[..slash]);
        if (manager.Length > 63) faults.TooLong(field, 63);
    }

    private static void Indexed(JsonObject spec, string field, Faults faults)
    {
        var (completions, parallelism, failed) = (spec.Number("completions"), spec.Number("parallelism"), spec.Number("maxFailedIndexes"));
        if (completions is null) faults.Required(field + ".completions", "when completion mode is Indexed");
        if (parallelism > MaxIndexedParallelism)
            faults.InvalidNumber(field + ".parallelism", parallelism.Value, $"must be less than or equal to {MaxIndexedParallelism} when completion mode is Indexed");
        if (failed > completions) faults.InvalidNumber(field + ".maxFailedIndexes", failed.Value, "must be less than or equal to completions");
        if (failed > MaxIndexedParallelism) faults.InvalidNumber(field + ".maxFailedIndexes", failed.Value, $"must be less than or equal to {MaxIndexedParallelism}");
        if (!(completions > ManyCompletions) || !spec.Has("backoffLimitPerIndex")) return;
        const string many = "when completions are above 100000 and used with backoff limit per index";
        if (failed is null) faults.Required(field + ".maxFailedIndexes", $"must be specified when completions is above {ManyCompletions}");
        if (parallelism > MaxParallelismOfMany) faults.InvalidNumber(field + ".parallelism", parallelism.Value, $"must be less than or equal to {MaxParallelismOfMany} {many}");
        if (failed > MaxFailedOfMany) faults.InvalidNumber(field + ".maxFailedIndexes", failed.Value, $"must be less than or equal to {MaxFailedOfMany} {many}");
    }

    private static void RestartPolicy(JsonObject spec, string field, Faults faults)
    {
        var policy = spec.Obj("template").Obj("spec").Text("restartPolicy");
        if (policy is "" or "Always") faults.Required(field, "valid values: \"OnFailure\", \"Never\"");
        else if (policy is not ("OnFailure" or "Never")) faults.Supported(field, policy, "OnFailure", "Never");
        else if (policy != "Never" && spec.Has("podFailurePolicy")) faults.InvalidText(field, policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }
}
