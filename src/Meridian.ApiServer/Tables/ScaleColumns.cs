using Meridian.Objects;

namespace Meridian.ApiServer;

internal sealed class ScaleColumns : ITableColumns
{
    public ResourceType Type => Subresources.ScaleType;

    public IReadOnlyList<TableColumn> Columns { get; } =
        [TableColumn.ObjectName, new("Desired", "integer"), new("Available", "integer"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, source.Spec["replicas"].Number, source.Status["replicas"].Number, source.Age];
}
