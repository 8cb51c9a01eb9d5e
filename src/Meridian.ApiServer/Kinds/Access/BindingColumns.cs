using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

internal sealed class BindingColumns(ResourceType type) : ITableColumns
{
    public ResourceType Type => type;

    public IReadOnlyList<TableColumn> Columns { get; } =
        [TableColumn.ObjectName, new("Role"), TableColumn.Age, new("Users", Wide: true), new("Groups", Wide: true), new("ServiceAccounts", Wide: true)];

    public TableCell[] Cells(in TableSource source)
    {
        var (role, subjects) = (source.Fields["roleRef"], source.Fields["subjects"]);
        return
        [
            source.Name, $"{role["kind"].Text}/{role["name"].Text}", source.Age, Named(subjects, "User"), Named(subjects, "Group"),
            string.Join(", ", Of(subjects, "ServiceAccount").Select(s => $"{s["namespace"].Text}/{s["name"].Text}")),
        ];
    }

    private static string Named(JsonField subjects, string kind) => string.Join(", ", Of(subjects, kind).Select(s => s["name"].Text));

    private static IEnumerable<JsonField> Of(JsonField subjects, string kind) => subjects.Items.Where(s => s["kind"].Text == kind);
}
