using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes the events of a watch, one line of JSON each; stored bytes go out as they are.</summary>
internal sealed class WatchWriter(PipeWriter output, OutputForm form, TableWriter table)
{
    private bool columnsSent;

    public void Write(in ApiWatchEvent change)
    {
        output.Write("{\"type\":\""u8);
        output.Write(Name(change.Type));
        output.Write("\",\"object\":"u8);
        if (change.Failure is { } failure) output.Write(StatusJson.Write(failure).Span);
        else WriteObject(change.Object!);
        output.Write("}\n"u8);
    }

    private void WriteObject(KubeObject changed)
    {
        if (form == OutputForm.Object)
        {
            output.Write(changed.Json.Span);
            return;
        }
        using var writer = JsonBytes.Writer(output);
        if (form == OutputForm.PartialMetadata) PartialMetadata.Write(writer, changed.Json);
        else WriteTable(writer, changed);
    }

    private void WriteTable(Utf8JsonWriter writer, KubeObject changed)
    {
        table.Write(writer, [changed], new ListEnvelope(changed.Header.ResourceVersion), withColumns: !columnsSent);
        columnsSent = true;
    }

    private static ReadOnlySpan<byte> Name(ApiWatchEventType type) => type switch
    {
        ApiWatchEventType.Added => "ADDED"u8,
        ApiWatchEventType.Modified => "MODIFIED"u8,
        ApiWatchEventType.Deleted => "DELETED"u8,
        ApiWatchEventType.Bookmark => "BOOKMARK"u8,
        _ => "ERROR"u8,
    };
}
