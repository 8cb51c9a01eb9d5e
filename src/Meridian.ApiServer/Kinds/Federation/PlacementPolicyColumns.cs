using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>How placement policies are shown.</summary>
internal static class PlacementPolicyColumns
{
    public static ITableColumns Of(ResourceType type) => new ListedColumns(type,
        ObjectName,
        Text("Selects", s => Selects(s.Spec["resourceSelectors"])),
        Text("Division", s => s.Spec["replicas"]["division"].Text),
        Text("Placed", s => Placed(s.Status)),
        Text("Status", Status),
        Age,
        new(new TableColumn("Priority", "integer", Wide: true), s => s.Spec["priority"].Number),
        Wide("Clusters", s => Clusters(s.Spec)),
        Wide("Message", s => CellText.OrNone(s.Status["conditions"].Where("type", "Applied")["message"].Text)));

    /// <summary>The objects a policy is about, in few words.</summary>
    public static string Selects(JsonField selectors) => selectors.Count switch
    {
        0 => "everything",
        1 => Selector(selectors.Items.First()),
        var count => $"{Selector(selectors.Items.First())} + {count - 1} more...",
    };

    private static string Selector(JsonField selector)
    {
        var (kind, name, ns) = (selector["kind"].Text, selector["name"].Text, selector["namespace"].Text);
        var what = kind.Length == 0 ? "everything" : name.Length == 0 ? kind : $"{kind}/{name}";
        var labels = selector["labelSelector"].Exists ? " " + CellText.Selector(selector["labelSelector"]) : "";
        return ns.Length == 0 ? what + labels : $"{what}{labels} in {ns}";
    }

    private static string Placed(JsonField status) =>
        status["objects"].Exists ? $"{status["placed"].Number}/{status["objects"].Number}" : CellText.None;

    private static TableCell Status(TableSource source)
    {
        if (source.Spec["suspend"].IsTrue) return "Suspended";
        var applied = source.Status["conditions"].Where("type", "Applied");
        return applied["status"].Text switch { "True" => "Applied", "False" => applied["reason"].Text, _ => "Pending" };
    }

    private static string Clusters(JsonField spec)
    {
        if (spec["affinityGroups"].Count > 0) return string.Join(">", spec["affinityGroups"].Items.Select(g => g["name"].Text));
        if (spec["clusters"]["names"].Count > 0) return string.Join(",", spec["clusters"]["names"].Items.Select(n => n.Text));
        return spec["clusters"]["labelSelector"].Exists ? CellText.Selector(spec["clusters"]["labelSelector"]) : "all";
    }
}
