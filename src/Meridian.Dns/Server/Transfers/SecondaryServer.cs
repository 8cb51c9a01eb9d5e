using System.Net;

namespace Meridian.Dns;

/// <summary>A server that is told of changes of a zone.</summary>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Key">Name of the key that signs what it is told; null for none.</param>
public sealed record SecondaryServer(IPEndPoint EndPoint, DnsName? Key)
{
    private const string KeyWord = "key=";

    /// <summary>Reads an address with a port or without, and <c>,key=NAME</c> behind it if it is told with a signature.</summary>
    /// <exception cref="FormatException">It is something else; the message says what is expected.</exception>
    public static SecondaryServer Parse(string text)
    {
        var parts = text.Split(',', 2, StringSplitOptions.TrimEntries);
        if (parts[0].AsSpan().IndexOfAny('.', ':') < 0 || !IPEndPoint.TryParse(parts[0], out var endPoint) || parts.Length == 2 && !parts[1].StartsWith(KeyWord, StringComparison.Ordinal))
            throw new FormatException($"\"{text}\" is no server; expected one such as 192.0.2.1:53 or 192.0.2.1:53,key=NAME");
        if (endPoint.Port == 0) endPoint.Port = DnsPorts.Standard;
        return new(endPoint, parts.Length == 2 ? DnsName.Parse(parts[1][KeyWord.Length..]) : null);
    }

    /// <inheritdoc />
    public override string ToString() => $"{EndPoint}";
}
