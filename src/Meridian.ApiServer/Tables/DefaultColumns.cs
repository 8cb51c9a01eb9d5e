using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What is shown of a resource that has no columns of its own.</summary>
internal sealed class DefaultColumns(ResourceType type) : ITableColumns
{
    public ResourceType Type => type;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Created At")];

    public TableCell[] Cells(in TableSource source) => [source.Name, CreatedAt(source.Object)];

    internal static string CreatedAt(KubeObject shown) =>
        shown.Header.CreationTimestamp is { } created ? WireTime.Format(created) : "<unknown>";
}
