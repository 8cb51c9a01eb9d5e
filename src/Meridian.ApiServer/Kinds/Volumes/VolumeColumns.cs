using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The tables of volumes and claims.</summary>
internal static class VolumeColumns
{
    private static readonly Dictionary<string, string> Modes = new(StringComparer.Ordinal)
    {
        ["ReadWriteOnce"] = "RWO", ["ReadOnlyMany"] = "ROX", ["ReadWriteMany"] = "RWX", ["ReadWriteOncePod"] = "RWOP",
    };

    public static readonly ITableColumns Volumes = new ListedColumns(ResourceTypes.PersistentVolumes,
        ObjectName,
        Text("Capacity", s => s.Spec["capacity"]["storage"].Text),
        Text("Access Modes", s => AccessModes(s.Spec["accessModes"])),
        Text("Reclaim Policy", s => s.Spec["persistentVolumeReclaimPolicy"].Text),
        Text("Status", Phase),
        Text("Claim", s => s.Spec["claimRef"].Exists ? $"{s.Spec["claimRef"]["namespace"].Text}/{s.Spec["claimRef"]["name"].Text}" : ""),
        Text("StorageClass", s => Class(s, "volume.beta.kubernetes.io/storage-class")),
        Text("VolumeAttributesClass", s => s.Spec["volumeAttributesClassName"].Text is { Length: > 0 } name ? name : "<unset>"),
        Text("Reason", s => s.Status["reason"].Text),
        Age,
        Wide("VolumeMode", s => s.Spec["volumeMode"].Exists ? s.Spec["volumeMode"].Text : "<unset>"));

    public static readonly ITableColumns Claims = new ListedColumns(ResourceTypes.PersistentVolumeClaims,
        ObjectName,
        Text("Status", Phase),
        Text("Volume", s => s.Spec["volumeName"].Text),
        Text("Capacity", s => IsBound(s) ? s.Status["capacity"]["storage"].Text : ""),
        Text("Access Modes", s => IsBound(s) ? AccessModes(s.Status["accessModes"]) : ""),
        Text("StorageClass", s => Class(s, "volume.beta.kubernetes.io/storage-class")),
        Text("VolumeAttributesClass", s => s.Spec["volumeAttributesClassName"].Text is { Length: > 0 } name ? name : "<unset>"),
        Age,
        Wide("VolumeMode", s => s.Spec["volumeMode"].Exists ? s.Spec["volumeMode"].Text : "<unset>"));

    private static bool IsBound(TableSource source) => source.Spec["volumeName"].Text.Length > 0;

    private static TableCell Phase(TableSource source) => source.Object.Header.DeletionTimestamp is null ? source.Status["phase"].Text : "Terminating";

    private static string Class(TableSource source, string annotation) =>
        source.Object.Header.Annotations.GetValueOrDefault(annotation) is { Length: > 0 } old ? old : source.Spec["storageClassName"].Text;

    private static string AccessModes(JsonField modes)
    {
        var named = modes.Items.Select(m => m.Text).ToHashSet(StringComparer.Ordinal);
        return string.Join(",", Modes.Where(m => named.Contains(m.Key)).Select(m => m.Value));
    }
}
