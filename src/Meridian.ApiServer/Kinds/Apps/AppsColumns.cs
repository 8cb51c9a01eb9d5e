using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The tables of the plain kinds of the group apps.</summary>
internal static class AppsColumns
{
    public static readonly ITableColumns StatefulSets = new ListedColumns(ResourceTypes.StatefulSets,
        ObjectName,
        Text("Ready", s => $"{s.Status["readyReplicas"].Number}/{s.Spec["replicas"].Number}"),
        Age,
        Wide("Containers", s => CellText.ContainerNames(s.Spec["template"]["spec"])),
        Wide("Images", s => CellText.Images(s.Spec["template"]["spec"])));

    public static readonly ITableColumns DaemonSets = new ListedColumns(ResourceTypes.DaemonSets,
        ObjectName,
        Number("Desired", s => s.Status["desiredNumberScheduled"].Number),
        Number("Current", s => s.Status["currentNumberScheduled"].Number),
        Number("Ready", s => s.Status["numberReady"].Number),
        Number("Up-to-date", s => s.Status["updatedNumberScheduled"].Number),
        Number("Available", s => s.Status["numberAvailable"].Number),
        Text("Node Selector", s => CellText.Labels(s.Spec["template"]["spec"]["nodeSelector"])),
        Age,
        Wide("Containers", s => CellText.ContainerNames(s.Spec["template"]["spec"])),
        Wide("Images", s => CellText.Images(s.Spec["template"]["spec"])),
        Wide("Selector", s => CellText.Selector(s.Spec["selector"])));

    public static readonly ITableColumns ControllerRevisions = new ListedColumns(ResourceTypes.ControllerRevisions,
        ObjectName, Text("Controller", s => CellText.OrNone(Controller(s))), Number("Revision", s => s.Fields["revision"].Number), Age);

    private static string Controller(TableSource source)
    {
        foreach (var owner in source.Fields["metadata"]["ownerReferences"].Items)
        {
            if (!owner["controller"].IsTrue) continue;
            var (version, kind) = (owner["apiVersion"].Text, owner["kind"].Text.ToLowerInvariant());
            var slash = version.IndexOf('/', StringComparison.Ordinal);
            return slash < 0 ? $"{kind}/{owner["name"].Text}" : $"{kind}.{version[..slash]}/{owner["name"].Text}";
        }
        return "";
    }
}
