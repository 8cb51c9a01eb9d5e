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

    public static readonly ITableColumns ServiceAccounts = new ListedColumns(ResourceTypes.ServiceAccounts, ObjectName, Age);
}
