using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ReplicaSetColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.ReplicaSets;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Desired", "integer"), new("Current", "integer"), new("Ready", "integer"), TableColumn.Age,
        new("Containers", Wide: true), new("Images", Wide: true), new("Selector", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var (spec, status) = (source.Spec, source.Status);
        var template = spec["template"]["spec"];
        return
        [
            source.Name, spec["replicas"].Number, status["replicas"].Number, status["readyReplicas"].Number, source.Age,
            CellText.ContainerNames(template), CellText.Images(template), CellText.Selector(spec["selector"]),
        ];
    }
}
