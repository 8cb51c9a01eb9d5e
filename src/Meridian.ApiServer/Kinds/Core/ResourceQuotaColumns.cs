using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class ResourceQuotaColumns : ITableColumns
{
    public ResourceType Type => ResourceTypes.ResourceQuotas;

    public IReadOnlyList<TableColumn> Columns { get; } =
    [
        TableColumn.ObjectName, new("Request", Description: "Request represents a minimum amount of cpu/memory that a container may consume."),
        new("Limit", Description: "Limits control the maximum amount of cpu/memory that a container may use independent of contention on the node."), TableColumn.Age,
    ];

    public TableCell[] Cells(in TableSource source)
    {
        var (hard, used) = (source.Status["hard"], source.Status["used"]);
        var names = hard.Members.Select(m => m.Key).Order(StringComparer.Ordinal).ToArray();
        string Shown(IEnumerable<string> of) => string.Join(", ", of.Select(n => $"{n}: {(used[n].Exists ? used[n].Text : "0")}/{hard[n].Text}"));
        return
        [
            source.Name, Shown(names.Where(n => !n.StartsWith("limits", StringComparison.Ordinal))), Shown(names.Where(n => n.StartsWith("limits", StringComparison.Ordinal))), source.Age,
        ];
    }
}
