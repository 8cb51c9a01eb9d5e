using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ServiceColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Services;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Type"), new("Cluster-IP"), new("External-IP"), new("Port(s)"), TableColumn.Age, new("Selector", Wide: true),
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var (spec, status) = (source.Spec, source.Status);
        var clusterAddress = spec["clusterIPs"].Items.Select(i => i.Text).FirstOrDefault() ?? spec["clusterIP"].Text;
        return
        [
            source.Name, spec["type"].Text, CellText.OrNone(clusterAddress), External(spec, status),
            CellText.Joined(spec["ports"].Items.Select(Port)), source.Age, CellText.Labels(spec["selector"]),
        ];
    }

    private static string External(JsonField spec, JsonField status)
    {
        var given = spec["externalIPs"].Items.Select(i => i.Text).ToArray();
        switch (spec["type"].Text)
        {
            case "ExternalName":
                return spec["externalName"].Text;
            case "LoadBalancer":
                var balanced = string.Join(",", status["loadBalancer"]["ingress"].Items.Select(i => i["ip"].Exists ? i["ip"].Text : i["hostname"].Text).Distinct());
                string[] all = balanced.Length == 0 ? given : [balanced, .. given];
                return all.Length == 0 ? "<pending>" : string.Join(",", all);
            default:
                return CellText.Joined(given);
        }
    }

    private static string Port(JsonField port) =>
        port["nodePort"].Number > 0 ? $"{port["port"].Text}:{port["nodePort"].Text}/{port["protocol"].Text}" : $"{port["port"].Text}/{port["protocol"].Text}";
}
