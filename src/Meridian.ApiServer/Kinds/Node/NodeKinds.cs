using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The group <c>node.k8s.io</c>.</summary>
internal static class NodeKinds
{
    private static readonly ITableColumns RuntimeClasses = new ListedColumns(ResourceTypes.RuntimeClasses, ObjectName, Text("Handler", s => s.Fields["handler"].Text), Age);

    public static IReadOnlyList<BuiltInKind> All { get; } =
    [
        new(new RuntimeClassStrategy(), RuntimeClasses),
    ];
}
