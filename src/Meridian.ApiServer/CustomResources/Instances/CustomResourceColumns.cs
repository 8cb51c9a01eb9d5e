using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;

namespace Meridian.ApiServer.CustomResources;

/// <summary>The columns that a definition asks for: the name, then its own, or the age if it has none.</summary>
internal sealed class CustomResourceColumns : ITableColumns
{
    private const string AgeDescription =
        "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order " +
        "across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.";

    private readonly List<(string Type, JsonPathExpression? Path)> paths = [];

    public CustomResourceColumns(ResourceType type, IEnumerable<JsonObject> columns)
    {
        Type = type;
        var shown = new List<TableColumn> { TableColumn.ObjectName };
        foreach (var column in columns)
        {
            var path = column.Text("jsonPath");
            var description = column.Text("description") is { Length: > 0 } text ? text : $"Custom resource definition column (in JSONPath format): {path}";
            shown.Add(new TableColumn(column.Text("name"), column.Text("type"), column.Number("priority") > 0, column.Text("format"), description));
            paths.Add((column.Text("type"), JsonPathExpression.Parse(path)));
        }
        if (paths.Count == 0)
        {
            shown.Add(new TableColumn("Age", "date", Description: AgeDescription));
            paths.Add(("date", JsonPathExpression.Parse(".metadata.creationTimestamp")));
        }
        Columns = shown;
    }

    public ResourceType Type { get; }

    public IReadOnlyList<TableColumn> Columns { get; }

    public TableCell[] Cells(in TableSource source)
    {
        var (root, now) = (source.Root, source.Now);
        return [source.Name, .. paths.Select(p => p.Path?.First(root) is { } value ? Cell(p.Type, value, now) : TableCell.Null)];
    }

    private static TableCell Cell(string type, JsonElement value, DateTimeOffset now) => (type, value.ValueKind) switch
    {
        (_, JsonValueKind.Null) => TableCell.Null,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out var whole) ? whole : (long)value.GetDouble(),
        ("number", JsonValueKind.Number) => TableCell.Json(value.GetRawText()),
        ("boolean", JsonValueKind.True or JsonValueKind.False) => TableCell.Json(value.GetRawText()),
        ("date", JsonValueKind.String) => Date(value.GetString()!, now),
        ("string", JsonValueKind.String) => value.GetString()!,
        ("string", _) => value.GetRawText(),
        _ => TableCell.Null,
    };

    private static TableCell Date(string text, DateTimeOffset now) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? HumanAge.Since(time, now) : "<invalid>";
}
