using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class IngressColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.Ingresses;

    public IReadOnlyList<TableColumn> Columns { get; } =
        [TableColumn.ObjectName, new("Class"), new("Hosts"), new("Address"), new("Ports"), TableColumn.Age];

    public TableCell[] Cells(in TableSource source)
    {
        var spec = source.Spec;
        var addresses = source.Status["loadBalancer"]["ingress"].Items.Select(i => i["ip"].Exists ? i["ip"].Text : i["hostname"].Text);
        return
        [
            source.Name, CellText.OrNone(spec["ingressClassName"].Text), Hosts(spec), string.Join(",", addresses), spec["tls"].Count > 0 ? "80, 443" : "80", source.Age,
        ];
    }

    private static string Hosts(JsonField spec)
    {
        var hosts = spec["rules"].Items.Select(r => r["host"].Text).Where(h => h.Length > 0).ToArray();
        return hosts.Length == 0 ? "*" : CellText.FirstThree(hosts);
    }
}
