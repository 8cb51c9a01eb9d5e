namespace Meridian.Network;

/// <summary>What happens between two places. Immutable.</summary>
/// <param name="RoundTrip">Time there and back.</param>
/// <param name="Jitter">Most that is added to the time there and back, by chance.</param>
/// <param name="Loss">Share of packets that is lost, 0 to 1.</param>
/// <param name="IsCut">Whether nothing gets through.</param>
public sealed record LinkCondition(TimeSpan RoundTrip, TimeSpan Jitter, double Loss, bool IsCut)
{
    // What TCP waits before it sends again: at least this, beyond the round trip; twice as long each time.
    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(200);
    private const int MostRetransmissions = 6;

    /// <summary>Whether a packet is lost.</summary>
    public bool Loses(Random random) => IsCut || (Loss > 0 && random.NextDouble() < Loss);

    /// <summary>How long a packet takes there and back, by itself.</summary>
    public TimeSpan Travel(Random random) => Jitter > TimeSpan.Zero ? RoundTrip + Jitter * random.NextDouble() : RoundTrip;

    /// <summary>How long a piece of a stream is held up because packets were lost and sent again.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="first">What the sender waits the first time; null for what is usual on a connection.</param>
    public TimeSpan Retransmission(Random random, TimeSpan? first = null)
    {
        var (held, wait) = (TimeSpan.Zero, first ?? FirstRetransmission + RoundTrip);
        for (var sent = 0; sent < MostRetransmissions && Loss > 0 && random.NextDouble() < Loss; sent++) (held, wait) = (held + wait, wait * 2);
        return held;
    }
}
