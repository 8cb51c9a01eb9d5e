using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes the events of a watch: a line of JSON each, where stored bytes go out as they are, or a frame of protobuf.</summary>
internal sealed class WatchWriter(PipeWriter output, OutputForm form, WireEncoding encoding, TableWriter table)
{
    private bool columnsSent;

    public void Write(in ApiWatchEvent change)
    {
        if (encoding == WireEncoding.Protobuf) WriteFrame(change);
        else WriteLine(change);
    }

    private void WriteLine(in ApiWatchEvent change)
    {
        output.Write("{\"type\":\""u8);
        output.Write(Name(change.Type));
        output.Write("\",\"object\":"u8);
        if (change.Failure is { } failure) output.Write(StatusJson.Write(failure).Span);
        else WriteObject(output, change.Object!);
        output.Write("}\n"u8);
    }

    private void WriteFrame(in ApiWatchEvent change)
    {
        var json = change.Failure is { } failure ? StatusJson.Write(failure) : Shown(change.Object!);
        output.Write(ProtobufEncoder.EncodeEvent(Encoding.ASCII.GetString(Name(change.Type)), json.Span)!.Value.Span);
    }

    private ReadOnlyMemory<byte> Shown(KubeObject changed)
    {
        if (form == OutputForm.Object) return changed.Json;
        var buffer = new ArrayBufferWriter<byte>(changed.Json.Length);
        WriteObject(buffer, changed);
        return buffer.WrittenMemory;
    }

    private void WriteObject(IBufferWriter<byte> to, KubeObject changed)
    {
        if (form == OutputForm.Object)
        {
            to.Write(changed.Json.Span);
            return;
        }
        using var writer = JsonBytes.Writer(to);
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
