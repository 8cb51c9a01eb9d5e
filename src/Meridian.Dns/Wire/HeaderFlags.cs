namespace Meridian.Dns;

/// <summary>Bits of the second header word.</summary>
internal static class HeaderFlags
{
    public const int HeaderLength = 12;
    public const ushort Response = 0x8000;
    public const ushort Authoritative = 0x0400;
    public const ushort Truncated = 0x0200;
    public const ushort RecursionDesired = 0x0100;
    public const ushort RecursionAvailable = 0x0080;
    public const ushort CheckingDisabled = 0x0010;
}
