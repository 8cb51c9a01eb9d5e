using System.Globalization;
using System.Net;

namespace Meridian.Dns;

/// <summary>A network of addresses, such as <c>10.0.0.0/8</c>.</summary>
/// <param name="Network">Its first address.</param>
/// <param name="Prefix">Bits that all its addresses share.</param>
public readonly record struct AddressNetwork(ClientAddress Network, int Prefix)
{
    /// <summary>Whether an address is in it.</summary>
    public bool Contains(in ClientAddress address) => address.IsIPv6 == Network.IsIPv6 && address.Network(Prefix) == Network;

    /// <summary>Reads an address, or a network with its prefix; bits past the prefix are cleared.</summary>
    /// <exception cref="FormatException">It is neither; the message says what is expected.</exception>
    public static AddressNetwork Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var prefix = -1;
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var parsed) || slash >= 0 && !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
            throw new FormatException($"\"{text}\" is no address or network; expected one such as 192.0.2.1 or 192.0.2.0/24");
        ClientAddress address = parsed;
        if (prefix > address.BitLength) throw new FormatException($"\"{text}\": the prefix is at most {address.BitLength}");
        return slash < 0 ? new AddressNetwork(address, address.BitLength) : new AddressNetwork(address.Network(prefix), prefix);
    }

    /// <inheritdoc />
    public override string ToString() => $"{Network}/{Prefix}";
}
