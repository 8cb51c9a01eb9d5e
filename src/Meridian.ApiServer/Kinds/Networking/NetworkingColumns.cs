using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>The tables of the networking group's plain kinds.</summary>
internal static class NetworkingColumns
{
    public static readonly ITableColumns IngressClasses = new ListedColumns(ResourceTypes.IngressClasses,
        ObjectName, Text("Controller", s => s.Spec["controller"].Text), Text("Parameters", s => Parameters(s.Spec["parameters"])), Age);

    public static readonly ITableColumns NetworkPolicies = new ListedColumns(ResourceTypes.NetworkPolicies,
        ObjectName, Text("Pod-Selector", s => CellText.Selector(s.Spec["podSelector"])), Age);

    public static readonly ITableColumns IPAddresses = new ListedColumns(ResourceTypes.IPAddresses,
        ObjectName, Text("ParentRef", s => Parent(s.Spec["parentRef"])), Age);

    public static readonly ITableColumns ServiceCidrs = new ListedColumns(ResourceTypes.ServiceCidrs,
        ObjectName, Text("CIDRs", s => string.Join(",", s.Spec["cidrs"].Items.Select(c => c.Text))), Age);

    private static string Parameters(JsonField reference)
    {
        if (!reference.Exists) return CellText.None;
        var group = reference["apiGroup"].Text;
        return $"{reference["kind"].Text}{(group.Length > 0 ? "." + group : "")}/{reference["name"].Text}";
    }

    private static string Parent(JsonField parent)
    {
        if (!parent.Exists) return CellText.None;
        var (group, ns) = (parent["group"].Text, parent["namespace"].Text);
        var resource = (group.Length > 0 ? $"{parent["resource"].Text}.{group}" : parent["resource"].Text).ToLowerInvariant();
        return ns.Length > 0 ? $"{resource}/{ns}/{parent["name"].Text}" : $"{resource}/{parent["name"].Text}";
    }
}
