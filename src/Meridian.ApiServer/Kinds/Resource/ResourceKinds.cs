using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>resource.k8s.io</c>.</summary>
internal static class ResourceKinds
{
    private static readonly ITableColumns Claims = new ListedColumns(ResourceTypes.ResourceClaims, ObjectName, Text("State", State), Age);

    private static readonly ITableColumns Slices = new ListedColumns(ResourceTypes.ResourceSlices,
        ObjectName, Text("Node", s => s.Spec["nodeName"].Text), Text("Driver", s => s.Spec["driver"].Text), Text("Pool", s => s.Spec["pool"]["name"].Text), Age);

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new ResourceClaimStrategy(), Claims),
        new(new ResourceClaimTemplateStrategy(), new ListedColumns(ResourceTypes.ResourceClaimTemplates, ObjectName, Age)),
        new(new DeviceClassStrategy(), new ListedColumns(ResourceTypes.DeviceClasses, ObjectName, Age)),
        new(new ResourceSliceStrategy(TimeProvider.System), Slices),
    ];

    private static TableCell State(TableSource source)
    {
        var (deleted, allocated) = (source.Object.Header.DeletionTimestamp is not null, source.Status["allocation"].Exists);
        List<string> states = deleted ? ["deleted"] : [];
        if (allocated) states.AddRange(source.Status["reservedFor"].Count > 0 ? ["allocated", "reserved"] : ["allocated"]);
        else if (!deleted) states.Add("pending");
        return string.Join(",", states);
    }
}
