using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The tables of the group batch.</summary>
internal static class BatchColumns
{
    // The first that holds is what the Job is.
    private static readonly (string Condition, string Shown)[] States =
    [
        ("Complete", "Complete"), ("Failed", "Failed"), ("", "Terminating"), ("Suspended", "Suspended"), ("FailureTarget", "FailureTarget"), ("SuccessCriteriaMet", "SuccessCriteriaMet"),
    ];

    public static readonly ITableColumns Jobs = new ListedColumns(ResourceTypes.Jobs,
        ObjectName,
        Text("Status", State),
        Text("Completions", Completions),
        Text("Duration", Duration),
        Age,
        Wide("Containers", s => CellText.ContainerNames(s.Spec["template"]["spec"])),
        Wide("Images", s => CellText.Images(s.Spec["template"]["spec"])),
        Wide("Selector", s => CellText.Selector(s.Spec["selector"])));

    public static readonly ITableColumns CronJobs = new ListedColumns(ResourceTypes.CronJobs,
        ObjectName,
        Text("Schedule", s => s.Spec["schedule"].Text),
        Text("Timezone", s => CellText.OrNone(s.Spec["timeZone"].Text)),
        new ListedColumn(new TableColumn("Suspend", "boolean"), s => s.Spec["suspend"].IsTrue ? "True" : "False"),
        Number("Active", s => s.Status["active"].Count),
        Text("Last Schedule", s => s.Status["lastScheduleTime"].Time is { } last ? HumanAge.Since(last, s.Now) : CellText.None),
        Age,
        Wide("Containers", s => CellText.ContainerNames(s.Spec["jobTemplate"]["spec"]["template"]["spec"])),
        Wide("Images", s => CellText.Images(s.Spec["jobTemplate"]["spec"]["template"]["spec"])),
        Wide("Selector", s => CellText.Selector(s.Spec["jobTemplate"]["spec"]["selector"])));

    private static TableCell State(TableSource source)
    {
        foreach (var (condition, shown) in States)
        {
            var holds = condition.Length == 0
                ? source.Object.Header.DeletionTimestamp is not null
                : source.Status["conditions"].Where("type", condition)["status"].Text == "True";
            if (holds) return shown;
        }
        return "Running";
    }

    private static TableCell Completions(TableSource source)
    {
        var (completions, parallelism, succeeded) = (source.Spec["completions"], source.Spec["parallelism"].Number, source.Status["succeeded"].Number);
        if (completions.Exists) return $"{succeeded}/{completions.Number}";
        return parallelism > 1 ? $"{succeeded}/1 of {parallelism}" : $"{succeeded}/1";
    }

    private static TableCell Duration(TableSource source)
    {
        if (source.Status["startTime"].Time is not { } start) return "";
        return HumanAge.Of((source.Status["completionTime"].Time ?? source.Now) - start);
    }
}
