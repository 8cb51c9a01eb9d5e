using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class EndpointsColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Endpoints;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("Endpoints"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source) => [source.Name, CellText.FirstThree([.. source.Fields["subsets"].Items.SelectMany(Of)]), source.Age];

    private static IEnumerable<string> Of(JsonField subset)
    {
        var addresses = subset["addresses"].Items.Select(a => a["ip"].Text).ToArray();
        var ports = subset["ports"].Items.Select(p => p["port"].Text).ToArray();
        return ports.Length == 0 ? addresses : ports.SelectMany(p => addresses.Select(a => a.Contains(':', StringComparison.Ordinal) ? $"[{a}]:{p}" : $"{a}:{p}"));
    }
}
