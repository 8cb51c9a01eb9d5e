using System.Buffers;
using System.Text;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Writes the events of a watch: a line of JSON each, where stored bytes go out as they are, or a frame of protobuf.</summary>
internal sealed class WatchWriter(IBufferWriter<byte> output, OutputForm form, WireEncoding encoding, TableWriter table, WatchFrames frames)
{
    private bool columnsSent;

    // Tables tell ages and send their columns once, so no two watches share them; stored bytes are as good as a frame.
    private bool IsShared => form != OutputForm.Table && (form != OutputForm.Object || encoding == WireEncoding.Protobuf);

    public void Write(in ApiWatchEvent change)
    {
        var shown = change;
        if (change.Object is { } changed && IsShared) output.Write(frames.Get(changed, Kind(change.Type), () => Frame(shown)).Span);
        else WriteTo(output, change);
    }

    private int Kind(ApiWatchEventType type) => ((int)type * 16) + ((int)form * 4) + (int)encoding;

    private ReadOnlyMemory<byte> Frame(in ApiWatchEvent change)
    {
        var buffer = new ArrayBufferWriter<byte>(change.Object!.Json.Length + 64);
        WriteTo(buffer, change);
        return buffer.WrittenMemory;
    }

    private void WriteTo(IBufferWriter<byte> to, in ApiWatchEvent change)
    {
        if (encoding == WireEncoding.Protobuf) WriteFrame(to, change);
        else WriteLine(to, change);
    }

    private void WriteLine(IBufferWriter<byte> to, in ApiWatchEvent change)
    {
        to.Write("{\"type\":\""u8);
        to.Write(Name(change.Type));
        to.Write("\",\"object\":"u8);
        if (change.Failure is { } failure) to.Write(StatusJson.Write(failure).Span);
        else WriteObject(to, change.Object!);
        to.Write("}\n"u8);
    }

    private void WriteFrame(IBufferWriter<byte> to, in ApiWatchEvent change)
    {
        var json = change.Failure is { } failure ? StatusJson.Write(failure) : Shown(change.Object!);
        to.Write(ProtobufEncoder.EncodeEvent(Encoding.ASCII.GetString(Name(change.Type)), json.Span)!.Value.Span);
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
