namespace Meridian.Dns;

/// <summary>
/// Response rate limiting: whoever forges a victim's address gets few answers sent to it. Answers are counted by the network they go to, and there by
/// what they say, in a table of fixed size without locks. A client over TCP or with a cookie of ours is not limited: it is where it says.
/// </summary>
internal sealed class ResponseLimiter(ResponseLimits limits, TimeProvider time)
{
    private const int Slots = 1 << 16;
    private const int TickBits = 40;
    private const int TicksPerSecond = 1 << 17;
    private const long TickMask = (1L << TickBits) - 1;

    // A slot holds the mark of a key, and when its answers so far will have been paid for.
    private readonly long[] slots = new long[Slots];
    private uint limited;

    /// <summary>What becomes of an answer.</summary>
    public enum Verdict
    {
        /// <summary>It is sent.</summary>
        Send,

        /// <summary>An empty answer is sent that asks a real client to come over TCP.</summary>
        Slip,

        /// <summary>Nothing is sent.</summary>
        Drop,
    }

    /// <summary>Judges one answer over UDP.</summary>
    /// <param name="client">Where it goes.</param>
    /// <param name="code">Its code.</param>
    /// <param name="name">Hash of the name asked for. Answers without content are counted as one, whatever they were asked.</param>
    public Verdict Judge(in ClientAddress client, ResponseCode code, int name)
    {
        if (limits.ExemptLoopback && client.IsLoopback) return Verdict.Send;
        var now = (long)((double)time.GetTimestamp() / time.TimestampFrequency * TicksPerSecond) & TickMask;
        var network = (ulong)HashCode.Combine(client.Network(client.IsIPv6 ? limits.PrefixIPv6 : limits.Prefix));
        var same = network * 31 + (code == ResponseCode.NoError ? (uint)name : (uint)code);
        if (Pays(network ^ 0x5bd1e995, limits.AllPerSecond, now) && Pays(same, limits.SamePerSecond, now)) return Verdict.Send;
        return limits.Slip > 0 && Interlocked.Increment(ref limited) % (uint)limits.Slip == 0 ? Verdict.Slip : Verdict.Drop;
    }

    // Each answer moves the key's time ahead by its share of a second; one that is a second ahead of the clock has had its answers.
    private bool Pays(ulong key, int perSecond, long now)
    {
        key *= 0x9E3779B97F4A7C15;
        ref var slot = ref slots[key >> 48];
        var mark = (long)(key >> 8 & 0xFFFFFF);
        var seen = Volatile.Read(ref slot);
        var ahead = (long)((ulong)seen >> TickBits) == mark ? (seen & TickMask) - now : 0;
        // Behind the clock, or left from before it went round.
        if (ahead < 0 || ahead > 2 * TicksPerSecond) ahead = 0;
        if (ahead > TicksPerSecond) return false;
        var next = mark << TickBits | (now + ahead + TicksPerSecond / perSecond) & TickMask;
        // Another thread that was quicker counts for both.
        Interlocked.CompareExchange(ref slot, next, seen);
        return true;
    }
}
