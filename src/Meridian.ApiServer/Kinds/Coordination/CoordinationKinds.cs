using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>coordination.k8s.io</c>.</summary>
internal static class CoordinationKinds
{
    private static readonly ITableColumns Leases = new ListedColumns(ResourceTypes.Leases, ObjectName, Text("Holder", s => s.Spec["holderIdentity"].Text), Age);

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new LeaseStrategy(), Leases),
    ];
}
