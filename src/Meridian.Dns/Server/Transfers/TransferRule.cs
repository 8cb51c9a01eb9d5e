namespace Meridian.Dns;

/// <summary>Who may copy a zone.</summary>
/// <param name="Network">Where the server is; null for anywhere.</param>
/// <param name="Key">Name of the key that signs its queries; null for none.</param>
public sealed record TransferRule(AddressNetwork? Network, DnsName? Key)
{
    private const string KeyWord = "key=";

    /// <summary>Reads a network, <c>key=NAME</c>, or both with a comma between: then both have to be right.</summary>
    /// <exception cref="FormatException">It is none of them; the message says what is expected.</exception>
    public static TransferRule Parse(string text)
    {
        AddressNetwork? network = null;
        DnsName? key = null;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (part.StartsWith(KeyWord, StringComparison.Ordinal)) key = DnsName.Parse(part[KeyWord.Length..]);
            else network = AddressNetwork.Parse(part);
        }
        return new(network, key);
    }

    /// <summary>Whether a client is allowed.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="key">The key that its query is signed by; null for none.</param>
    public bool Allows(in ClientAddress client, DnsName? key) =>
        (Network is null || Network.Value.Contains(client)) && (Key is null || Key.Equals(key));
}
