using System.Net;
using System.Net.Sockets;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>IP addresses.</summary>
internal static class IpLibrary
{
    internal static readonly CelType Type = CelType.Opaque("net.IP");

    public static CelLibrary Create() => new CelLibrary("ip").TypeName(Type)
        .Function("ip", "string_to_ip", T.String, Type, Parse)
        .Function("isIP", "is_ip", T.String, Bool, v => CelValue.Bool(AddressText.Parse(v.AsString(), out _) is not null))
        .Function("ip.isCanonical", "ip_is_canonical", T.String, Bool, v => Parse(v) is { IsError: false } ip ? CelValue.Bool(ip.ToString() == v.AsString()) : Parse(v))
        .Function("string", "ip_to_string", Type, T.String, v => CelValue.String(v.ToString()))
        .Member("family", "ip_family", Type, Int, v => CelValue.Int(Value(v).AddressFamily == AddressFamily.InterNetwork ? 4 : 6))
        .Member("isUnspecified", "ip_is_unspecified", Type, Bool, v => CelValue.Bool(Value(v).GetAddressBytes().All(b => b == 0)))
        .Member("isLoopback", "ip_is_loopback", Type, Bool, v => CelValue.Bool(IPAddress.IsLoopback(Value(v))))
        .Member("isLinkLocalMulticast", "ip_is_link_local_multicast", Type, Bool, v => CelValue.Bool(IsLinkLocalMulticast(Value(v))))
        .Member("isLinkLocalUnicast", "ip_is_link_local_unicast", Type, Bool, v => CelValue.Bool(IsLinkLocalUnicast(Value(v))))
        .Member("isGlobalUnicast", "ip_is_global_unicast", Type, Bool, v => CelValue.Bool(IsGlobalUnicast(Value(v))));

    internal static CelValue Parse(CelValue text) =>
        AddressText.Parse(text.AsString(), out var fault) is { } address ? CelValue.Opaque(new IpValue(address)) : CelValue.Error(fault);

    internal static IPAddress Value(CelValue value) => value.AsOpaque<IpValue>()!.Address;

    private static bool IsLinkLocalMulticast(IPAddress address) => address.GetAddressBytes() is var b && b.Length == 4 ? b[0] == 224 && b[1] == 0 && b[2] == 0 : b[0] == 0xFF && (b[1] & 0x0F) == 2;

    private static bool IsLinkLocalUnicast(IPAddress address) => address.GetAddressBytes() is var b && b.Length == 4 ? b[0] == 169 && b[1] == 254 : address.IsIPv6LinkLocal;

    private static bool IsGlobalUnicast(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        if (bytes.All(b => b == 0) || IPAddress.IsLoopback(address) || IsLinkLocalUnicast(address)) return false;
        return bytes.Length == 4 ? bytes[0] is < 224 or > 239 && !bytes.All(b => b == 255) : !address.IsIPv6Multicast;
    }
}

internal sealed class IpValue(IPAddress address) : CelOpaque
{
    public IPAddress Address => address;

    public override CelType Type => IpLibrary.Type;

    public override long Size => AddressText.Bits(address) / 8;

    public override bool EqualTo(CelOpaque other) => ((IpValue)other).Address.Equals(address);

    public override string ToString() => address.ToString();
}
