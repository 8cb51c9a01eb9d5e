using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class PodColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Pods;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName,
        new("Ready", Description: "The aggregate readiness state of this pod for accepting traffic."),
        new("Status", Description: "The aggregate status of the containers in this pod."),
        new("Restarts", Description: "The number of times the containers in this pod have been restarted and when the last container in this pod has restarted."),
        TableColumn.Age,
        new("IP", Wide: true), new("Node", Wide: true), new("Nominated Node", Wide: true), new("Readiness Gates", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var summary = PodSummary.Of(source);
        var (spec, status) = (source.Spec, source.Status);
        var address = status["podIPs"].Items.Select(i => i["ip"].Text).FirstOrDefault() ?? status["podIP"].Text;
        return
        [
            source.Name, $"{summary.Ready}/{summary.Total}", summary.Status, summary.Restarts, source.Age,
            CellText.OrNone(address), CellText.OrNone(spec["nodeName"].Text), CellText.OrNone(status["nominatedNodeName"].Text), Gates(spec, status),
        ];
    }

    public bool IsCompleted(in TableSource source) => source.Status["phase"].Text is "Succeeded" or "Failed";

    private static string Gates(JsonField spec, JsonField status)
    {
        var gates = spec["readinessGates"].Items.Select(g => g["conditionType"].Text).ToArray();
        return gates.Length == 0
            ? CellText.None
            : $"{gates.Count(g => status["conditions"].Where("type", g)["status"].Text == "True")}/{gates.Length}";
    }
}
