using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ServiceImportColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.ServiceImports;

    public IReadOnlyList<TableColumn> Columns { get; } =
        [TableColumn.ObjectName, new("Type"), new("IP"), new("Ports"), new("Clusters"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) =>
    [
        source.Name, source.Spec["type"].Text, Texts(source.Spec["ips"]),
        CellText.Joined(source.Spec["ports"].Items.Select(p => $"{p["port"].Text}/{(p["protocol"].Exists ? p["protocol"].Text : "TCP")}")),
        CellText.Joined(source.Status["clusters"].Items.Select(c => c["cluster"].Text)), source.Age,
    ];

    private static string Texts(JsonField list) => CellText.Joined(list.Items.Select(i => i.Text));
}
