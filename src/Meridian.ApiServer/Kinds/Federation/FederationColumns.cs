using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ClusterColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Clusters;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Status"), new("Region"), new("Zones"), new("Nodes", "integer"), new("Version"), TableColumn.Age,
        new("Provider", Wide: true), new("Taints", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var status = source.Status;
        return
        [
            source.Name, State(status["conditions"]), CellText.OrNone(status["region"].Text), CellText.Joined(status["zones"].Items.Select(z => z.Text)),
            status["nodes"].Number, CellText.OrNone(status["version"].Text), source.Age,
            CellText.OrNone(source.Spec["provider"].Text), CellText.Joined(source.Spec["taints"].Items.Select(Taint)),
        ];
    }

    private static string Taint(JsonField taint)
    {
        var value = taint["value"].Text;
        return $"{taint["key"].Text}{(value.Length > 0 ? "=" : "")}{value}:{taint["effect"].Text}";
    }

    private static string State(JsonField conditions)
    {
        if (conditions.Where("type", "Offline")["status"].Text == "True") return "Offline";
        return conditions.Where("type", "Ready")["status"].Text switch { "True" => "Ready", "False" => "NotReady", _ => "Unknown" };
    }
}

internal sealed class PlacementColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Placements;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Kind"), new("Clusters"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) =>
        [source.Name, source.Spec["object"]["kind"].Text, CellText.OrNone(string.Join(" ", source.Status["clusters"].Items.Select(Share))), source.Age];

    private static string Share(JsonField cluster) =>
        cluster["replicas"].Exists ? $"{cluster["name"].Text}:{cluster["replicas"].Text}" : cluster["name"].Text;
}
