using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class DeploymentColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Deployments;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName,
        new("Ready", Description: "Number of the pod with ready state"),
        new("Up-to-date", "integer", Description: "Pods of the newest template."),
        new("Available", "integer", Description: "Pods that have been ready long enough."),
        TableColumn.Age,
        new("Containers", Wide: true), new("Images", Wide: true), new("Selector", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var (spec, status) = (source.Spec, source.Status);
        var template = spec["template"]["spec"];
        return
        [
            source.Name, $"{status["readyReplicas"].Number}/{spec["replicas"].Number}", status["updatedReplicas"].Number, status["availableReplicas"].Number,
            source.Age, CellText.ContainerNames(template), CellText.Images(template), CellText.Selector(spec["selector"]),
        ];
    }
}
