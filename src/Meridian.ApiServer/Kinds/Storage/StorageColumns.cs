using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The tables of the storage group.</summary>
internal static class StorageColumns
{
    private const string Unset = "<unset>";

    public static readonly ITableColumns StorageClasses = new ListedColumns(ResourceTypes.StorageClasses,
        ObjectName with { Cell = s => Marked(s, VolumeAnnotations.DefaultClass, VolumeAnnotations.OldDefaultClass) },
        Text("Provisioner", s => s.Fields["provisioner"].Text),
        Text("ReclaimPolicy", s => Or(s.Fields["reclaimPolicy"].Text, "Delete")),
        Text("VolumeBindingMode", s => Or(s.Fields["volumeBindingMode"].Text, "Immediate")),
        Text("AllowVolumeExpansion", s => s.Fields["allowVolumeExpansion"].IsTrue),
        Age);

    public static readonly ITableColumns VolumeAttributesClasses = new ListedColumns(ResourceTypes.VolumeAttributesClasses,
        ObjectName with { Cell = s => Marked(s, "volumeattributesclass.kubernetes.io/is-default-class") },
        Text("DriverName", s => s.Fields["driverName"].Text), Age);

    public static readonly ITableColumns VolumeAttachments = new ListedColumns(ResourceTypes.VolumeAttachments,
        ObjectName,
        new(new TableColumn("Attacher", Format: "name"), s => s.Spec["attacher"].Text),
        Text("PV", s => s.Spec["source"]["persistentVolumeName"].Text),
        Text("Node", s => s.Spec["nodeName"].Text),
        Flag("Attached", s => s.Status["attached"].IsTrue),
        Age);

    public static readonly ITableColumns CsiDrivers = new ListedColumns(ResourceTypes.CsiDrivers,
        ObjectName,
        Flag("AttachRequired", s => !s.Spec["attachRequired"].Exists || s.Spec["attachRequired"].IsTrue),
        Flag("PodInfoOnMount", s => s.Spec["podInfoOnMount"].IsTrue),
        Flag("StorageCapacity", s => s.Spec["storageCapacity"].IsTrue),
        Text("TokenRequests", s => s.Spec["tokenRequests"] is { Exists: true } asked ? string.Join(",", asked.Items.Select(t => t["audience"].Text)) : Unset),
        Flag("RequiresRepublish", s => s.Spec["requiresRepublish"].IsTrue),
        Text("Modes", s => CellText.Joined(s.Spec["volumeLifecycleModes"].Items.Select(m => m.Text))),
        Age);

    public static readonly ITableColumns CsiNodes = new ListedColumns(ResourceTypes.CsiNodes, ObjectName, Number("Drivers", s => s.Spec["drivers"].Count), Age);

    public static readonly ITableColumns CsiStorageCapacities = new ListedColumns(ResourceTypes.CsiStorageCapacities,
        ObjectName, Text("StorageClassName", s => s.Fields["storageClassName"].Text), Text("Capacity", s => Or(s.Fields["capacity"].Text, Unset)));

    // The class that claims get when they name none.
    private static string Marked(TableSource source, params string[] annotations) =>
        annotations.Any(a => source.Fields["metadata"]["annotations"][a].Text == "true") ? source.Name + " (default)" : source.Name;

    private static string Or(string text, string otherwise) => text.Length == 0 ? otherwise : text;
}
