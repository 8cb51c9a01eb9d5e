using Meridian.Objects;

namespace Meridian.ApiServer;

internal sealed class NamespaceColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Namespaces;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Status"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, source.Status["phase"].Text, source.Age];
}

internal sealed class ConfigMapColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.ConfigMaps;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Data", "integer"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, source.Fields["data"].Count + source.Fields["binaryData"].Count, source.Age];
}

internal sealed class SecretColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Secrets;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Type"), new("Data", "integer"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, source.Fields["type"].Text, source.Fields["data"].Count, source.Age];
}

internal sealed class ServiceAccountColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.ServiceAccounts;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, source.Age];
}

internal sealed class LeaseColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Leases;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Holder"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, source.Spec["holderIdentity"].Text, source.Age];
}
