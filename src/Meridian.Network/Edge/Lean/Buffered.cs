using System.Buffers;

namespace Meridian.Network;

/// <summary>Bytes in a buffer that is there only while there are any.</summary>
internal struct Buffered
{
    private byte[]? buffer;
    private int start;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => new(buffer, start, Length);

    public readonly ReadOnlyMemory<byte> Memory => new(buffer, start, Length);

    /// <summary>Space for bytes that <see cref="Grow"/> then counts; what was there is gone.</summary>
    public Span<byte> Reserve(int most)
    {
        Clear();
        return buffer = ArrayPool<byte>.Shared.Rent(most);
    }

    /// <summary>Space behind the bytes.</summary>
    public Span<byte> Free(int most)
    {
        if (buffer is null || start > 0 || buffer.Length < most) Move(most);
        return buffer.AsSpan(Length);
    }

    public void Grow(int count) => Length += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (buffer is null || buffer.Length - start - Length < bytes.Length) Move(Length + bytes.Length);
        bytes.CopyTo(buffer.AsSpan(start + Length));
        Length += bytes.Length;
    }

    /// <summary>Keeps these bytes only; they may be some of those that are here.</summary>
    public void Replace(ReadOnlySpan<byte> bytes, int space)
    {
        if (bytes.IsEmpty)
        {
            Clear();
            return;
        }
        if (buffer is not null && bytes.Length <= buffer.Length)
        {
            bytes.CopyTo(buffer);
            (start, Length) = (0, bytes.Length);
            return;
        }
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(space, bytes.Length));
        bytes.CopyTo(next);
        Clear();
        (buffer, start, Length) = (next, 0, bytes.Length);
    }

    public void Consume(int count)
    {
        start += count;
        if ((Length -= count) == 0) Clear();
    }

    public void Clear()
    {
        if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        (buffer, start, Length) = (null, 0, 0);
    }

    private void Move(int most)
    {
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(most, Length));
        Span.CopyTo(next);
        var length = Length;
        Clear();
        (buffer, Length) = (next, length);
    }
}
