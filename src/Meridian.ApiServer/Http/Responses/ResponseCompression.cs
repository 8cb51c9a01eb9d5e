using System.Net;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Decides which answers are compressed. Pure.</summary>
internal static class ResponseCompression
{
    private const long SmallestSize = 128 * 1024;

    public static bool Wanted(HttpContext http, long size) => Wanted(http.Request.Headers.AcceptEncoding.ToString(), size, http.Connection.RemoteIpAddress);

    // On one machine compressing costs both sides more time than copying.
    public static bool Wanted(string acceptEncoding, long size, IPAddress? client) =>
        size >= SmallestSize && client is not null && !IPAddress.IsLoopback(client) &&
        MediaRange.ParseAccept(acceptEncoding).Any(r => r.Type is "gzip" or "*");
}
