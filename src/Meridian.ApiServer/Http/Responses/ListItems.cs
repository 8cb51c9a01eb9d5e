using System.Buffers;
using System.IO.Pipelines;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>Writes the items of a list between what stands before and after them: stored bytes go out as they are, joined ones in large pieces.</summary>
internal static class ListItems
{
    // A flush for every piece would be a system call each; one at the end would hold a long list twice.
    private const int FlushThreshold = 256 * 1024;

    /// <summary>Length of the items with commas between, in bytes.</summary>
    public static long Length(IReadOnlyList<KubeObject> items)
    {
        if (items is StoredItems stored) return stored.JoinedLength;
        var length = Math.Max(0L, items.Count - 1);
        for (var i = 0; i < items.Count; i++) length += items[i].Json.Length;
        return length;
    }

    /// <summary>Writes and flushes all.</summary>
    public static async Task WriteAsync(
        PipeWriter writer, ReadOnlyMemory<byte> before, IReadOnlyList<KubeObject> items, ReadOnlyMemory<byte> after, CancellationToken cancellationToken)
    {
        writer.Write(before.Span);
        if (items is StoredItems stored) await JoinedAsync(writer, stored, cancellationToken);
        else await EachAsync(writer, items, cancellationToken);
        writer.Write(after.Span);
        await writer.FlushAsync(cancellationToken);
    }

    private static async Task JoinedAsync(PipeWriter writer, StoredItems items, CancellationToken cancellationToken)
    {
        var unflushed = 0;
        foreach (var piece in items.Joined)
        {
            writer.Write(piece);
            if ((unflushed += piece.Length) < FlushThreshold) continue;
            unflushed = 0;
            await writer.FlushAsync(cancellationToken);
        }
    }

    private static async Task EachAsync(PipeWriter writer, IReadOnlyList<KubeObject> items, CancellationToken cancellationToken)
    {
        var unflushed = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) writer.Write(","u8);
            writer.Write(items[i].Json.Span);
            if ((unflushed += items[i].Json.Length) < FlushThreshold) continue;
            unflushed = 0;
            await writer.FlushAsync(cancellationToken);
        }
    }
}
