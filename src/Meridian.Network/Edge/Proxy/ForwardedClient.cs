using System.Net;
using Microsoft.AspNetCore.Http;

namespace Meridian.Network;

/// <summary>Finds for whom a request was sent, where those who say so may be believed; pure.</summary>
internal static class ForwardedClient
{
    // Nobody honest stands behind more proxies.
    private const int MostHops = 32;

    /// <summary>
    /// The client: the nearest address, from our end of the chain, that is in none of the trusted networks. <c>X-Forwarded-For</c> counts if it is there,
    /// else <c>Forwarded</c>; what cannot be read ends the chain.
    /// </summary>
    /// <param name="peer">Who is connected.</param>
    /// <param name="headers">What it says.</param>
    /// <param name="trusted">Networks of those who may be believed.</param>
    public static IPAddress Of(IPAddress peer, IHeaderDictionary headers, IReadOnlyList<IPNetwork> trusted)
    {
        if (trusted.Count == 0 || !IsTrusted(peer, trusted)) return peer;
        var list = headers["X-Forwarded-For"].ToString();
        var hops = list.Length > 0 ? list.Split(',') : [.. headers["Forwarded"].ToString().Split(',').Select(ForOf)];
        var client = peer;
        for (var i = hops.Length - 1; i >= Math.Max(0, hops.Length - MostHops) && Address(hops[i]) is { } before; i--)
        {
            client = before;
            if (!IsTrusted(before, trusted)) break;
        }
        return client;
    }

    public static bool IsTrusted(IPAddress address, IReadOnlyList<IPNetwork> trusted)
    {
        foreach (var network in trusted)
            if (network.Contains(address)) return true;
        return false;
    }

    private static string ForOf(string element)
    {
        foreach (var pair in element.Split(';', StringSplitOptions.TrimEntries))
            if (pair.StartsWith("for=", StringComparison.OrdinalIgnoreCase)) return pair[4..].Trim('"');
        return "";
    }

    private static IPAddress? Address(string text)
    {
        text = text.Trim();
        // A port may follow: an address with one colon is of version 4 then, one in brackets of version 6.
        if (text.StartsWith('[') && text.IndexOf(']') is > 0 and var end) text = text[1..end];
        else if (text.IndexOf(':') is > 0 and var colon && colon == text.LastIndexOf(':')) text = text[..colon];
        return IPAddress.TryParse(text, out var address) ? EdgeForwarder.Plain(address) : null;
    }
}
