using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ClusterProfileColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.ClusterProfiles;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Manager"), new("Healthy"), new("Version"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) =>
    [
        source.Name, source.Spec["clusterManager"]["name"].Text, CellText.OrNone(source.Status["conditions"].Where("type", "ControlPlaneHealthy")["status"].Text),
        CellText.OrNone(source.Status["version"]["kubernetes"].Text), source.Age,
    ];
}
