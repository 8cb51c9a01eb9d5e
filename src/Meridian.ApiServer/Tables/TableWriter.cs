using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>How much of each object a table carries with its row.</summary>
internal enum IncludeObject
{
    /// <summary>Type and metadata.</summary>
    Metadata,

    /// <summary>The whole object.</summary>
    Object,

    /// <summary>Nothing.</summary>
    None,
}

/// <summary>Writes objects as a <c>meta.k8s.io/v1</c> Table.</summary>
internal sealed class TableWriter(ITableColumns columns, IncludeObject include, TimeProvider time)
{
    /// <summary>Writes a whole table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="items">The objects.</param>
    /// <param name="list">Revision and paging of the list.</param>
    /// <param name="withColumns">Whether to write the column definitions: a watch does so only in its first event.</param>
    public void Write(Utf8JsonWriter writer, IReadOnlyList<KubeObject> items, ListEnvelope list, bool withColumns = true)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "Table"u8);
        writer.WriteString("apiVersion"u8, "meta.k8s.io/v1"u8);
        list.WriteMetadata(writer);
        WriteColumns(writer, withColumns);
        writer.WriteStartArray("rows"u8);
        var now = time.GetUtcNow();
        foreach (var item in items) WriteRow(writer, item, now);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteColumns(Utf8JsonWriter writer, bool withColumns)
    {
        writer.WriteStartArray("columnDefinitions"u8);
        foreach (var column in withColumns ? columns.Columns : [])
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, column.Name);
            writer.WriteString("type"u8, column.Type);
            writer.WriteString("format"u8, column.Format);
            writer.WriteString("description"u8, column.Description.Length == 0 ? column.Name : column.Description);
            writer.WriteNumber("priority"u8, column.Wide ? 1 : 0);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteRow(Utf8JsonWriter writer, KubeObject item, DateTimeOffset now)
    {
        using var content = JsonDocument.Parse(item.Json);
        var source = new TableSource(item, content.RootElement, now);
        writer.WriteStartObject();
        writer.WriteStartArray("cells"u8);
        foreach (var cell in columns.Cells(source))
        {
            if (cell.Text is { } text) writer.WriteStringValue(text);
            else if (cell.Flag is { } flag) writer.WriteBooleanValue(flag);
            else if (cell.Raw is { } raw) writer.WriteRawValue(raw);
            else writer.WriteNumberValue(cell.Number);
        }
        writer.WriteEndArray();
        if (columns.IsCompleted(source)) WriteCompleted(writer, source.Status["phase"].Text);
        WriteObject(writer, item, content.RootElement);
        writer.WriteEndObject();
    }

    private static void WriteCompleted(Utf8JsonWriter writer, string phase)
    {
        writer.WriteStartArray("conditions"u8);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "Completed"u8);
        writer.WriteString("status"u8, "True"u8);
        writer.WriteString("reason"u8, phase);
        writer.WriteString("message"u8, $"The pod has completed ({phase}).");
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private void WriteObject(Utf8JsonWriter writer, KubeObject item, JsonElement root)
    {
        if (include == IncludeObject.None) return;
        writer.WritePropertyName("object"u8);
        if (include == IncludeObject.Object) writer.WriteRawValue(item.Json.Span, skipInputValidation: true);
        else PartialMetadata.Write(writer, root);
    }
}
