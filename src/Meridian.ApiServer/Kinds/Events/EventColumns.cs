using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The table of events, which have other names in each of their groups.</summary>
internal sealed class EventColumns : ITableColumns
{
    /// <summary>Of the core group.</summary>
    public static readonly EventColumns OfEvents = new(ResourceTypes.Events, "involvedObject", "message", "source", "firstTimestamp", "lastTimestamp", "count", "reportingComponent");

    /// <summary>Of <c>events.k8s.io</c>.</summary>
    public static readonly EventColumns OfReportedEvents = new(ResourceTypes.ReportedEvents,
        "regarding", "note", "deprecatedSource", "deprecatedFirstTimestamp", "deprecatedLastTimestamp", "deprecatedCount", "reportingController");

    private readonly string about, message, source, first, last, count, reporter;

    private EventColumns(ResourceType type, string about, string message, string source, string first, string last, string count, string reporter)
    {
        (Type, this.about, this.message, this.source) = (type, about, message, source);
        (this.first, this.last, this.count, this.reporter) = (first, last, count, reporter);
    }

    public ResourceType Type { get; }

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", Wide: true), new("Source", Wide: true), new("Message"),
        new("First Seen", Wide: true), new("Count", Wide: true), new("Name", Wide: true, Format: "name"),
    ];

    public TableCell[] Cells(in TableSource row)
    {
        var e = row.Fields;
        var firstTime = e[first].Time ?? e["eventTime"].Time;
        var series = e["series"];
        var lastTime = series["lastObservedTime"].Time ?? e[last].Time ?? firstTime;
        var times = series.Exists ? series["count"].Number : e[count].Number;
        return
        [
            HumanAge.Since(lastTime, row.Now), e["type"].Text, e["reason"].Text, About(e[about]), e[about]["fieldPath"].Text, Source(e),
            e[message].Text.Trim(), HumanAge.Since(firstTime, row.Now), CellText.Of(times == 0 ? 1 : times), row.Name,
        ];
    }

    private static string About(JsonField about)
    {
        var kind = about["kind"].Text.ToLowerInvariant();
        return about["name"].Text is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    private string Source(JsonField e)
    {
        var component = e[source]["component"].Text is { Length: > 0 } old ? old : e[reporter].Text;
        var host = e[source]["host"].Text is { Length: > 0 } from ? from : e["reportingInstance"].Text;
        return host.Length == 0 || host == component ? component : $"{component}, {host}";
    }
}
