using System.Net;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Blocks of IP addresses.</summary>
internal static class CidrLibrary
{
    internal static readonly CelType Type = CelType.Opaque("net.CIDR");

    public static CelLibrary Create() => new CelLibrary("cidr").TypeName(Type)
        .Function("cidr", "string_to_cidr", T.String, Type, Parse)
        .Function("isCIDR", "is_cidr", T.String, Bool, v => CelValue.Bool(AddressText.ParseBlock(v.AsString(), out _) is not null))
        .Function("string", "cidr_to_string", Type, T.String, v => CelValue.String(v.ToString()))
        .Member("containsIP", "cidr_contains_ip_string", Type, T.String, Bool, (block, text) => IpLibrary.Parse(text) is { IsError: false } ip ? Contains(block, IpLibrary.Value(ip), 0) : IpLibrary.Parse(text))
        .Member("containsIP", "cidr_contains_ip_ip", Type, IpLibrary.Type, Bool, (block, ip) => Contains(block, IpLibrary.Value(ip), 0))
        .Member("containsCIDR", "cidr_contains_cidr_string", Type, T.String, Bool, (block, text) => Parse(text) is { IsError: false } inner ? ContainsBlock(block, inner) : Parse(text))
        .Member("containsCIDR", "cidr_contains_cidr", Type, Type, Bool, ContainsBlock)
        .Member("ip", "cidr_ip", Type, IpLibrary.Type, v => CelValue.Opaque(new IpValue(Value(v).Address)))
        .Member("masked", "cidr_masked", Type, Type, v => CelValue.Opaque(new CidrValue(AddressText.Masked(Value(v).Address, Value(v).Prefix), Value(v).Prefix)))
        .Member("prefixLength", "cidr_prefix_length", Type, Int, v => CelValue.Int(Value(v).Prefix));

    private static CelValue Parse(CelValue text) =>
        AddressText.ParseBlock(text.AsString(), out var fault) is { } block ? CelValue.Opaque(new CidrValue(block.Address, block.Prefix)) : CelValue.Error(fault);

    private static CidrValue Value(CelValue value) => value.AsOpaque<CidrValue>()!;

    private static CelValue ContainsBlock(CelValue outer, CelValue inner) => Contains(outer, Value(inner).Address, Value(inner).Prefix);

    private static CelValue Contains(CelValue block, IPAddress address, int prefix)
    {
        var (own, length) = (Value(block).Address, Value(block).Prefix);
        if (own.AddressFamily != address.AddressFamily || (prefix > 0 && prefix < length)) return CelValue.False;
        return CelValue.Bool(AddressText.Masked(own, length).Equals(AddressText.Masked(address, length)));
    }
}

internal sealed class CidrValue(IPAddress address, int prefix) : CelOpaque
{
    public IPAddress Address => address;

    public int Prefix => prefix;

    public override CelType Type => CidrLibrary.Type;

    public override long Size => (prefix + 7) / 8;

    public override bool EqualTo(CelOpaque other) => other is CidrValue o && o.Prefix == prefix && o.Address.Equals(address);

    public override string ToString() => $"{address}/{prefix}";
}
