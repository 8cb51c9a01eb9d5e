using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class EventColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Events;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        new("Last Seen"), new("Type"), new("Reason"), new("Object"), new("Subobject", Wide: true), new("Source", Wide: true), new("Message"),
        new("First Seen", Wide: true), new("Count", Wide: true), new("Name", Wide: true, Format: "name"),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var e = source.Fields;
        var first = e["firstTimestamp"].Time ?? e["eventTime"].Time;
        var series = e["series"];
        var last = series["lastObservedTime"].Time ?? e["lastTimestamp"].Time ?? first;
        var count = series.Exists ? series["count"].Number : e["count"].Number;
        return
        [
            HumanAge.Since(last, source.Now), e["type"].Text, e["reason"].Text, About(e["involvedObject"]), e["involvedObject"]["fieldPath"].Text, Source(e),
            e["message"].Text.Trim(), HumanAge.Since(first, source.Now), CellText.Of(count == 0 ? 1 : count), source.Name,
        ];
    }

    private static string About(JsonField about)
    {
        var kind = about["kind"].Text.ToLowerInvariant();
        return about["name"].Text is { Length: > 0 } name ? $"{kind}/{name}" : kind;
    }

    private static string Source(JsonField e)
    {
        var component = e["source"]["component"].Text is { Length: > 0 } old ? old : e["reportingComponent"].Text;
        var host = e["source"]["host"].Text is { Length: > 0 } from ? from : e["reportingInstance"].Text;
        return host.Length == 0 || host == component ? component : $"{component}, {host}";
    }
}
