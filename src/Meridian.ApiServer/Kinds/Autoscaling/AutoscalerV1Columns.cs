using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer.Kinds;

/// <summary>The columns of v2 for objects of v1: they are turned back for it.</summary>
internal sealed class AutoscalerV1Columns : ITableColumns
{
    private static readonly AutoscalerColumns Inner = new();
    private static readonly AutoscalerConversion Conversion = new();

    public ResourceType Type => ResourceTypes.HorizontalPodAutoscalersV1;

    public IReadOnlyList<TableColumn> Columns => Inner.Columns;

    public TableCell[] Cells(in TableSource source)
    {
        var stored = ((IVersionConversion)Conversion).ToStored(source.Object.ToNode());
        using var content = JsonDocument.Parse(JsonBytes.Of(stored));
        return Inner.Cells(new TableSource(source.Object, content.RootElement, source.Now));
    }
}
