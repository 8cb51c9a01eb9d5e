namespace Meridian.Network;

/// <summary>Finds the end of a chunked body, strictly, while its bytes pass by.</summary>
internal struct ChunkScanner
{
    private const int MostDigits = 15;
    private const int LongestLine = 4096;

    private State state;
    private long left;
    private int seen;

    private enum State
    {
        Size,
        Extension,
        SizeEnd,
        Data,
        DataEnd,
        DataEndLine,
        Trailer,
        TrailerLine,
        TrailerLineEnd,
        LastEnd,
        Done,
        Wrong,
    }

    /// <summary>Whether the body has ended.</summary>
    public readonly bool IsDone => state == State.Done;

    /// <summary>Whether this is no chunked body.</summary>
    public readonly bool IsWrong => state == State.Wrong;

    /// <summary>Looks at the next bytes.</summary>
    /// <returns>How many of them belong to the body.</returns>
    public int Scan(ReadOnlySpan<byte> bytes)
    {
        var position = 0;
        while (position < bytes.Length && state is not (State.Done or State.Wrong))
        {
            if (state == State.Data)
            {
                var take = (int)Math.Min(left, bytes.Length - position);
                position += take;
                if ((left -= take) == 0) state = State.DataEnd;
                continue;
            }
            state = Next(bytes[position++]);
        }
        return position;
    }

    private State Next(byte b)
    {
        switch (state)
        {
            case State.Size:
                return Size(b);
            case State.Extension:
                return b == '\r' ? State.SizeEnd : IsText(b) ? State.Extension : State.Wrong;
            case State.SizeEnd:
                seen = 0;
                return b != '\n' ? State.Wrong : left == 0 ? State.Trailer : State.Data;
            case State.DataEnd:
                return b == '\r' ? State.DataEndLine : State.Wrong;
            case State.DataEndLine:
                return b == '\n' ? State.Size : State.Wrong;
            case State.Trailer:
                return b == '\r' ? State.LastEnd : IsText(b) && b is not ((byte)' ' or (byte)'\t') ? State.TrailerLine : State.Wrong;
            case State.TrailerLine:
                return b == '\r' ? State.TrailerLineEnd : IsText(b) ? State.TrailerLine : State.Wrong;
            case State.TrailerLineEnd:
                return b == '\n' ? State.Trailer : State.Wrong;
            default:
                return b == '\n' ? State.Done : State.Wrong;
        }
    }

    private State Size(byte b)
    {
        if (char.IsAsciiHexDigit((char)b))
        {
            if (++seen > MostDigits) return State.Wrong;
            left = (left << 4) | (uint)HexDigit(b);
            return State.Size;
        }
        if (seen == 0) return State.Wrong;
        seen = 0;
        return b switch { (byte)'\r' => State.SizeEnd, (byte)';' => State.Extension, _ => State.Wrong };
    }

    private static int HexDigit(byte b) => b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10;

    private bool IsText(byte b) => (b >= ' ' || b == '\t') && b != 127 && ++seen <= LongestLine;
}
