using Meridian.Objects;
using static Meridian.ApiServer.ListedColumn;

namespace Meridian.ApiServer.Kinds;

/// <summary>How override policies are shown.</summary>
internal static class OverridePolicyColumns
{
    public static ITableColumns Of(ResourceType type) => new ListedColumns(type,
        ObjectName,
        Text("Selects", s => PlacementPolicyColumns.Selects(s.Spec["resourceSelectors"])),
        Number("Priority", s => s.Spec["priority"].Number),
        Number("Rules", s => s.Spec["rules"].Count),
        Age,
        Wide("Changes", s => CellText.OrNone(string.Join(",", s.Spec["rules"].Items.SelectMany(Changed).Distinct()))));

    private static IEnumerable<string> Changed(JsonField rule) =>
        ((string[])["image", "command", "args", "env", "labels", "annotations", "replicas", "resources", "jsonPatch"])
        .Where(name => rule[name].Exists || rule["remove" + char.ToUpperInvariant(name[0]) + name[1..]].Exists);
}
