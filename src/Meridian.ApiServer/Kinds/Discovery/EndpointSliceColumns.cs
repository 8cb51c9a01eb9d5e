using System.Globalization;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class EndpointSliceColumns : ITableColumns
{
    private const string Unset = "<unset>";

    public ResourceType Type => ResourceTypes.EndpointSlices;

    public IReadOnlyList<TableColumn> Columns { get; } = [TableColumn.ObjectName, new("AddressType"), new("Ports"), new("Endpoints"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source)
    {
        var ports = source.Fields["ports"].Items.Select(p => p["port"].Exists ? p["port"].Text : "*");
        var addresses = source.Fields["endpoints"].Items.SelectMany(e => e["addresses"].Items).Select(a => a.Text);
        return [source.Name, source.Fields["addressType"].Text, Three([.. ports]), Three([.. addresses]), source.Age];
    }

    private static string Three(IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) return Unset;
        var shown = string.Join(",", texts.Take(3));
        return texts.Count > 3 ? string.Create(CultureInfo.InvariantCulture, $"{shown} + {texts.Count - 3} more...") : shown;
    }
}
