using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Columns written as a list of names and cells, for kinds whose every cell is one expression.</summary>
/// <param name="type">Resource shown.</param>
/// <param name="columns">The columns in order.</param>
internal sealed class ListedColumns(ResourceType type, params ListedColumn[] columns) : ITableColumns
{
    public ResourceType Type => type;

    public IReadOnlyList<TableColumn> Columns { get; } = [.. columns.Select(column => column.Column)];

    public TableCell[] Cells(in TableSource source)
    {
        var shown = source;
        return Array.ConvertAll(columns, column => column.Cell(shown));
    }
}

/// <summary>One of <see cref="ListedColumns"/>.</summary>
/// <param name="Column">Heading.</param>
/// <param name="Cell">What it shows of an object.</param>
internal sealed record ListedColumn(TableColumn Column, Func<TableSource, TableCell> Cell)
{
    /// <summary>The object's name.</summary>
    public static readonly ListedColumn ObjectName = new(TableColumn.ObjectName, source => source.Name);

    /// <summary>Time since the object was created.</summary>
    public static readonly ListedColumn Age = new(TableColumn.Age, source => source.Age);

    /// <summary>A column of texts.</summary>
    public static ListedColumn Text(string name, Func<TableSource, TableCell> cell) => new(new TableColumn(name), cell);

    /// <summary>A column of whole numbers.</summary>
    public static ListedColumn Number(string name, Func<TableSource, TableCell> cell) => new(new TableColumn(name, "integer"), cell);

    /// <summary>A column that says yes or no.</summary>
    public static ListedColumn Flag(string name, Func<TableSource, TableCell> cell) => new(new TableColumn(name, "boolean"), cell);

    /// <summary>A column of texts that only <c>-o wide</c> shows.</summary>
    public static ListedColumn Wide(string name, Func<TableSource, TableCell> cell) => new(new TableColumn(name, Wide: true), cell);
}
