namespace Meridian.Fuzz;

/// <summary>Makes new inputs of old ones. The same random source makes the same inputs.</summary>
/// <param name="random">Source of chance.</param>
/// <param name="words">What is worth putting in.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> words)
{
    private const int Longest = 64 * 1024;
    private static readonly byte[] Interesting = [0, 1, 0x7f, 0x80, 0xc0, 0xed, 0xff, (byte)'"', (byte)'\\', (byte)'{', (byte)'[', (byte)'/', (byte)'%', (byte)'\n', (byte)'-', (byte)'0'];

    /// <summary>A changed copy of an input.</summary>
    /// <param name="input">The input.</param>
    /// <param name="other">Another, of which parts may be taken.</param>
    public byte[] Next(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var i = 1 << random.Next(5); i > 0; i--) Change(bytes, other);
        if (bytes.Count > Longest) bytes.RemoveRange(Longest, bytes.Count - Longest);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = Interesting[random.Next(Interesting.Length)]; break;
            case 2 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
            case 3: bytes.Insert(at, Interesting[random.Next(Interesting.Length)]); break;
            case 4: bytes.RemoveRange(at, random.Next(Math.Min(bytes.Count - at, 16) + 1)); break;
            case 5: bytes.InsertRange(at, Part([.. bytes], 64)); break;
            case 6: bytes.InsertRange(at, Part(other, 256)); break;
            case 7 when words.Count > 0: bytes.InsertRange(at, words[random.Next(words.Count)]); break;
            case 8: Repeat(bytes, at); break;
        }
    }

    // Depth and length are where parsers without limits end.
    private void Repeat(List<byte> bytes, int at)
    {
        var part = Part([.. bytes], 8);
        var times = random.Next(20) == 0 ? 2000 : random.Next(32);
        for (var i = 0; i < times && bytes.Count < Longest; i++) bytes.InsertRange(Math.Min(at, bytes.Count), part);
    }

    private byte[] Part(byte[] from, int longest)
    {
        if (from.Length == 0) return [];
        var start = random.Next(from.Length);
        return from[start..(start + random.Next(1, Math.Min(from.Length - start, longest) + 1))];
    }
}
