using System.Numerics;

namespace Meridian.Demo;

/// <summary>Counts times by size, each to within a sixteenth, as HdrHistogram does. Safe for concurrent use.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 4;
    private const int Steps = 1 << StepBits;

    private readonly int[] counts = new int[64 * Steps];
    private long longest;
    private long sum;

    /// <summary>The longest time that was counted, in microseconds.</summary>
    public long Longest => Interlocked.Read(ref longest);

    /// <summary>All times together, in microseconds.</summary>
    public long Sum => Interlocked.Read(ref sum);

    /// <summary>Counts a time, in microseconds.</summary>
    public void Add(long micros)
    {
        micros = Math.Max(0, micros);
        Interlocked.Increment(ref counts[Slot(micros)]);
        Interlocked.Add(ref sum, micros);
        for (var known = Longest; micros > known; known = Longest)
            if (Interlocked.CompareExchange(ref longest, micros, known) == known) return;
    }

    /// <summary>How many times are at most so long, in microseconds, to within a sixteenth.</summary>
    public long CountUpTo(long micros) => counts.AsSpan(0, Slot(micros) + 1).ToArray().Sum(c => (long)c);

    /// <summary>The time in microseconds that a share of all stays below; 0 if there are none.</summary>
    public long Quantile(double share)
    {
        var total = counts.Sum(c => (long)c);
        if (total == 0) return 0;
        var wanted = Math.Max(1, (long)Math.Ceiling(total * share));
        var slot = 0;
        for (long seen = counts[0]; seen < wanted; seen += counts[slot]) slot++;
        return Value(slot);
    }

    // Below the number of steps each value has a slot; above, each doubling has that many.
    private static int Slot(long value)
    {
        if (value < Steps) return (int)value;
        var shift = BitOperations.Log2((ulong)value) - StepBits;
        return (shift + 1) * Steps + (int)(value >> shift) - Steps;
    }

    private static long Value(int slot)
    {
        if (slot < Steps) return slot;
        var shift = slot / Steps - 1;
        return (long)(slot % Steps + Steps) << shift;
    }
}
