using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Adds the column <c>Cluster</c> after the first: which member an object that is shown here lives in.</summary>
/// <param name="inner">The other columns.</param>
public sealed class ClusterColumn(ITableColumns inner) : ITableColumns
{
    /// <inheritdoc />
    public ResourceType Type => inner.Type;

    /// <inheritdoc />
    public IReadOnlyList<TableColumn> Columns { get; } =
        [inner.Columns[0], new("Cluster", Description: "The member cluster that the object lives in."), .. inner.Columns.Skip(1)];

    /// <inheritdoc />
    public TableCell[] Cells(in TableSource source)
    {
        var cells = inner.Cells(source);
        return [cells[0], CellText.OrNone(source.Object.Header.Labels.GetValueOrDefault(MeridianLabels.Cluster, "")), .. cells[1..]];
    }

    /// <inheritdoc />
    public bool IsCompleted(in TableSource source) => inner.IsCompleted(source);
}
