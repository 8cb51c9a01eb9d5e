using System.Collections;
using Meridian.Objects;

namespace Meridian.Storage;

/// <summary>
/// All objects of a collection, or of one namespace of it, as they were at one moment, with their JSON joined by commas: who lists what others
/// list too copies large pieces, instead of fetching every object from its own corner of memory.
/// </summary>
public sealed class StoredItems : IReadOnlyList<KubeObject>
{
    private const int PieceSize = 64 * 1024;

    private readonly KubeObject[] items;
    private byte[][]? joined;

    internal StoredItems(KubeObject[] items, long length) => (this.items, JoinedLength) = (items, length);

    /// <summary>The objects' JSON with commas between, cut anywhere into pieces of at most 64 KB.</summary>
    public IReadOnlyList<byte[]> Joined => Volatile.Read(ref joined) ?? Join();

    /// <summary>Length of all pieces in bytes.</summary>
    public long JoinedLength { get; }

    /// <inheritdoc />
    public int Count => items.Length;

    /// <inheritdoc />
    public KubeObject this[int index] => items[index];

    /// <inheritdoc />
    public IEnumerator<KubeObject> GetEnumerator() => ((IEnumerable<KubeObject>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    // Two may join at once; either result does.
    private byte[][] Join()
    {
        var pieces = new byte[(JoinedLength + PieceSize - 1) / PieceSize][];
        for (var i = 0; i < pieces.Length; i++) pieces[i] = GC.AllocateUninitializedArray<byte>((int)Math.Min(PieceSize, JoinedLength - ((long)i * PieceSize)));
        var (piece, at) = (0, 0);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) Append(","u8);
            Append(items[i].Json.Span);
        }
        Volatile.Write(ref joined, pieces);
        return pieces;

        void Append(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                var room = Math.Min(pieces[piece].Length - at, bytes.Length);
                bytes[..room].CopyTo(pieces[piece].AsSpan(at));
                bytes = bytes[room..];
                at += room;
                if (at == PieceSize) (piece, at) = (piece + 1, 0);
            }
        }
    }

    /// <summary>Length of the objects' JSON with commas between, in bytes.</summary>
    internal static long LengthOf(KubeObject[] items)
    {
        var length = Math.Max(0L, items.Length - 1);
        foreach (var item in items) length += item.Json.Length;
        return length;
    }
}
