using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The tables of the core group's plain kinds.</summary>
internal static class CoreColumns
{
    public static readonly ITableColumns Namespaces = new ListedColumns(ResourceTypes.Namespaces, ObjectName, Text("Status", s => s.Status["phase"].Text), Age);

    public static readonly ITableColumns ConfigMaps = new ListedColumns(ResourceTypes.ConfigMaps,
        ObjectName, Number("Data", s => s.Fields["data"].Count + s.Fields["binaryData"].Count), Age);

    public static readonly ITableColumns Secrets = new ListedColumns(ResourceTypes.Secrets,
        ObjectName, Text("Type", s => s.Fields["type"].Text), Number("Data", s => s.Fields["data"].Count), Age);

    public static readonly ITableColumns ComponentStatuses = new ListedColumns(ResourceTypes.ComponentStatuses,
        ObjectName,
        Text("Status", s => s.Fields["conditions"].Where("type", "Healthy")["status"].Text == "True" ? "Healthy" : "Unhealthy"),
        Text("Message", s => s.Fields["conditions"].Where("type", "Healthy")["message"].Text),
        Text("Error", s => s.Fields["conditions"].Where("type", "Healthy")["error"].Text));

    public static readonly ITableColumns LimitRanges = new ListedColumns(ResourceTypes.LimitRanges, ObjectName, Text("Created At", s => DefaultColumns.CreatedAt(s.Object)));

    public static readonly ITableColumns PodTemplates = new ListedColumns(ResourceTypes.PodTemplates,
        ObjectName,
        Text("Containers", s => CellText.ContainerNames(s.Fields["template"]["spec"])),
        Text("Images", s => CellText.Images(s.Fields["template"]["spec"])),
        Text("Pod Labels", s => CellText.Labels(s.Fields["template"]["metadata"]["labels"])));

    public static readonly ITableColumns ReplicationControllers = new ListedColumns(ResourceTypes.ReplicationControllers,
        ObjectName,
        Number("Desired", s => s.Spec["replicas"].Number),
        Number("Current", s => s.Status["replicas"].Number),
        Number("Ready", s => s.Status["readyReplicas"].Number),
        Age,
        Wide("Containers", s => CellText.ContainerNames(s.Spec["template"]["spec"])),
        Wide("Images", s => CellText.Images(s.Spec["template"]["spec"])),
        Wide("Selector", s => CellText.Labels(s.Spec["selector"])));

    public static readonly ITableColumns ServiceAccounts = new ListedColumns(ResourceTypes.ServiceAccounts, ObjectName, Age);
}
