namespace Meridian.Dns;

/// <summary>Counts answers by code. Written by one thread where it matters, and by many where it does not; read by anyone.</summary>
internal sealed class DnsCounters
{
    // The extended codes share the last place: only BADVERS is ever sent.
    private readonly long[] byCode = new long[17];
    private long limited, truncated, unreadable;

    /// <summary>Answers that were held back by the limits.</summary>
    public long Limited => Interlocked.Read(ref limited);

    /// <summary>Answers that did not fit.</summary>
    public long Truncated => Interlocked.Read(ref truncated);

    /// <summary>Packets that are no queries.</summary>
    public long Unreadable => Interlocked.Read(ref unreadable);

    public void Count(ResponseCode code) => Interlocked.Increment(ref byCode[Math.Min((int)code, 16)]);

    public void CountLimited() => Interlocked.Increment(ref limited);

    public void CountTruncated() => Interlocked.Increment(ref truncated);

    public void CountUnreadable() => Interlocked.Increment(ref unreadable);

    public IEnumerable<(ResponseCode Code, long Count)> ByCode()
    {
        for (var i = 0; i < byCode.Length; i++)
            if (Interlocked.Read(ref byCode[i]) is > 0 and var count) yield return ((ResponseCode)i, count);
    }
}
