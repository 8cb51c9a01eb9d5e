namespace Meridian.Network;

/// <summary>The body of an answer, while it passes by.</summary>
internal struct LeanAnswer(LeanBody kind, long length)
{
    private ChunkScanner chunks;
    private long left = length;

    /// <summary>Whether it has ended by what it said itself.</summary>
    public readonly bool IsDone => kind switch { LeanBody.None => true, LeanBody.Length => left == 0, LeanBody.Chunked => chunks.IsDone, _ => false };

    /// <summary>Whether it ends with the connection.</summary>
    public readonly bool IsUntilClose => kind == LeanBody.UntilClose;

    /// <summary>Looks at the next bytes.</summary>
    /// <param name="bytes">What came.</param>
    /// <param name="wrong">Whether this is no valid body.</param>
    /// <returns>How many of them belong to it.</returns>
    public int Scan(ReadOnlySpan<byte> bytes, out bool wrong)
    {
        wrong = false;
        switch (kind)
        {
            case LeanBody.None:
                return 0;
            case LeanBody.Length:
                var take = (int)Math.Min(left, bytes.Length);
                left -= take;
                return take;
            case LeanBody.Chunked:
                var scanned = chunks.Scan(bytes);
                wrong = chunks.IsWrong;
                return scanned;
            default:
                return bytes.Length;
        }
    }
}
