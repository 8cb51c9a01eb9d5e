using Meridian.Objects;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Agrees with a SPDY client on the protocol of its streams.</summary>
internal static class StreamProtocol
{
    public const string Header = "X-Stream-Protocol-Version";

    private const string Accepted = "X-Accepted-Stream-Protocol-Versions";

    /// <summary>The first protocol of the client that is known here; empty if it names none.</summary>
    /// <exception cref="StatusException">403: none is known; the headers say which are.</exception>
    public static string Choose(HttpContext http, params string[] known)
    {
        var asked = http.Request.Headers[Header].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        if (asked.Length == 0) return "";
        if (asked.FirstOrDefault(known.Contains) is { } chosen) return chosen;
        http.Response.Headers[Accepted] = known;
        throw new StatusException(403, "Forbidden", $"unable to upgrade: unable to negotiate protocol: client supports [{string.Join(' ', asked)}], server accepts [{string.Join(' ', known)}]");
    }
}
