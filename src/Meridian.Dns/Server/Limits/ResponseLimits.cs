namespace Meridian.Dns;

/// <summary>How many answers over UDP may go to one network in a second.</summary>
public sealed record ResponseLimits
{
    /// <summary>Answers that say the same: to one name, or one error to any. Default 500.</summary>
    public int SamePerSecond { get; init; } = 500;

    /// <summary>Answers of all kinds. Default 10,000.</summary>
    public int AllPerSecond { get; init; } = 10_000;

    /// <summary>Every how many-th answer over the limit becomes an empty one that asks to come over TCP; 0 for none. Default 2.</summary>
    public int Slip { get; init; } = 2;

    /// <summary>Bits of an IPv4 address that make a network. Default 24.</summary>
    public int Prefix { get; init; } = 24;

    /// <summary>Bits of an IPv6 address that make a network. Default 56.</summary>
    public int PrefixIPv6 { get; init; } = 56;

    /// <summary>Whether clients on this machine are not limited. Default true.</summary>
    public bool ExemptLoopback { get; init; } = true;
}
