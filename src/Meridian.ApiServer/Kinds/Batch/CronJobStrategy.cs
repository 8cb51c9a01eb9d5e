using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>CronJobs.</summary>
internal sealed class CronJobStrategy() : BuiltInStrategy(ResourceTypes.CronJobs)
{
    // A Job's name has eleven characters more, and must fit into a label.
    private const int MaxName = 52;

    public override void Default(JsonObject obj)
    {
        var spec = obj.Ensure("spec");
        if (spec.Text("concurrencyPolicy").Length == 0) spec["concurrencyPolicy"] = "Allow";
        spec.SetDefault("suspend", false);
        spec.SetDefault("successfulJobsHistoryLimit", 3);
        spec.SetDefault("failedJobsHistoryLimit", 1);
        var template = spec.Ensure("jobTemplate");
        template.SetDefault("metadata", new JsonObject());
        var job = template.Ensure("spec");
        var own = job.Where(p => p.Value is not null).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        WorkloadRules.Template(job);
        // The rest is left to the Jobs made of it.
        foreach (var name in job.Select(p => p.Key).Where(n => n != "template" && !own.Contains(n)).ToArray()) job.Remove(name);
    }

    public override void PrepareForCreate(JsonObject obj) => obj["status"] = new JsonObject();

    protected override void ValidateNew(JsonObject obj, Faults faults)
    {
        var name = obj.Obj("metadata").Text("name");
        if (name.Length > MaxName) faults.InvalidText("metadata.name", name, $"must be no more than {MaxName} characters");
    }

    protected override void ValidateContent(JsonObject obj, Faults faults)
    {
        var spec = obj.Obj("spec") ?? [];
        Schedule(spec.Text("schedule"), faults);
        faults.NotNegative("spec.startingDeadlineSeconds", spec.Number("startingDeadlineSeconds"));
        if (spec.Has("timeZone")) TimeZone(spec.Text("timeZone"), faults);
        faults.OneOf("spec.concurrencyPolicy", spec.Text("concurrencyPolicy"), "Allow", "Forbid", "Replace");
        // Checked as the Jobs made of it will be.
        var job = spec.Obj("jobTemplate").Obj("spec")?.DeepClone().AsObject() ?? [];
        JobRules.Default(job);
        JobRules.Validate(job, "spec.jobTemplate.spec", faults);
        if (job.Has("selector")) faults.Invalid("spec.jobTemplate.spec.selector", job["selector"], "`selector` will be auto-generated");
        if (job.Flag("manualSelector")) faults.Supported("spec.jobTemplate.spec.manualSelector", "true", "nil", "false");
        foreach (var name in (string[])["successfulJobsHistoryLimit", "failedJobsHistoryLimit"]) faults.NotNegative($"spec.{name}", spec.Number(name));
    }

    private static void Schedule(string schedule, Faults faults)
    {
        if (schedule.Length == 0) faults.Required("spec.schedule");
        else
        {
            if (CronSyntax.Fault(schedule) is { } fault) faults.InvalidText("spec.schedule", schedule, fault);
            if (schedule.Contains("TZ", StringComparison.Ordinal)) faults.InvalidText("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
    }

    private static void TimeZone(string zone, Faults faults)
    {
        if (zone.Length == 0) faults.InvalidText("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        else if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
            faults.InvalidText("spec.timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        else if (!zone.Split('/').All(IsZonePart) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) faults.InvalidText("spec.timeZone", zone, $"unknown time zone {zone}");
    }

    private static bool IsZonePart(string part) =>
        part.Length is > 0 and <= 14 && part is not ("." or "..") && part[0] != '-' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+');
}
