using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ServiceExportColumns : ITableColumns
{
    private static readonly string[] Conditions = ["Valid", "Ready", "Conflict"];

    public ResourceType Type => ResourceTypes.ServiceExports;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, .. Conditions.Select(c => new TableColumn(c)), TableColumn.Age, new("Reason", Wide: true)];

    public TableCell[] Cells(in TableSource source)
    {
        var conditions = source.Status["conditions"];
        var cells = new List<TableCell> { source.Name };
        foreach (var type in Conditions) cells.Add(CellText.OrNone(conditions.Where("type", type)["status"].Text));
        return [.. cells, source.Age, CellText.OrNone(Reason(conditions))];
    }

    // What is to be mended: the service itself before what it has in common with others.
    private static string Reason(JsonField conditions) =>
        conditions.Where("type", "Valid") is var valid && valid["status"].Text == "False" ? valid["reason"].Text
        : conditions.Where("type", "Conflict") is var conflict && conflict["status"].Text == "True" ? conflict["reason"].Text
        : "";
}
