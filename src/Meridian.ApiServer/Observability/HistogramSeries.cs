namespace Meridian.ApiServer;

/// <summary>Counts values by size. Safe for concurrent use; a reader may see a value in one count and not yet in another.</summary>
/// <param name="bounds">Upper bounds of the buckets, ascending.</param>
internal sealed class HistogramSeries(double[] bounds)
{
    private readonly long[] buckets = new long[bounds.Length];
    private long count;
    private long nanos;

    public double[] Bounds => bounds;

    public long Count => Interlocked.Read(ref count);

    public double Sum => Interlocked.Read(ref nanos) / 1e9;

    public long Bucket(int index) => Interlocked.Read(ref buckets[index]);

    public void Add(double value)
    {
        Interlocked.Increment(ref count);
        Interlocked.Add(ref nanos, (long)(value * 1e9));
        var index = Array.BinarySearch(bounds, value);
        if (index < 0) index = ~index;
        if (index < bounds.Length) Interlocked.Increment(ref buckets[index]);
    }
}
