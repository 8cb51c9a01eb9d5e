using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Decides which answers are compressed. Pure.</summary>
internal static class ResponseCompression
{
    private const long SmallestSize = 128 * 1024;

    public static bool Wanted(HttpContext http, long size) => size >= SmallestSize && Wanted(http.Request.Headers.AcceptEncoding.ToString(), size);

    public static bool Wanted(string acceptEncoding, long size) =>
        size >= SmallestSize && MediaRange.ParseAccept(acceptEncoding).Any(r => r.Type is "gzip" or "*");
}
