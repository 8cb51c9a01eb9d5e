using Meridian.Network;

namespace Meridian.Fuzz;

/// <summary>Heads of requests and answers, and chunked bodies, as the edge reads them past Kestrel.</summary>
internal static class HeadTargets
{
    public static FuzzTarget Heads { get; } = FuzzTarget.Of("http-head", input =>
    {
        if (LeanRequest.Read(input, out var request) == LeanKind.Plain) Check(input, request);
        var output = new byte[64 * 1024];
        if (LeanResponse.TryRead(input, false, output, out var response) && response.Written > input.Length) throw new InvalidOperationException("the head has grown");
        var chunks = new ChunkScanner();
        if (chunks.Scan(input) > input.Length || chunks.IsDone && chunks.IsWrong) throw new InvalidOperationException("the end of the body is beyond what came");
    },
        [
            "GET /a/b?c=d HTTP/1.1\r\nHost: shop.test:80\r\nConnection: keep-alive\r\nCookie: a=b\r\ntraceparent: x\r\n\r\n",
            "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\nKeep-Alive: x\r\n\r\nhello",
            "HTTP/1.0 404 \r\nTransfer-Encoding: chunked\r\n\r\n",
            "5;a=b\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
        ],
        "\r\n", "\r\n\r\n", "\n", "\r", ":", " ", "\t", "\0", "Content-Length: ", "Transfer-Encoding: chunked", "Host: a\r\n", "HTTP/1.1", "HEAD ", "//", "/../", "%2e", "#", "0\r\n", "ffffffffffffffff");

    // A plain request has no body or one whose length is said once, whatever else it is, and is wholly within what came.
    private static void Check(byte[] input, in LeanRequest request)
    {
        var head = System.Text.Encoding.Latin1.GetString(input, 0, request.Length);
        if (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) || head.IndexOf("\r\n\r\n", StringComparison.Ordinal) != head.Length - 4) throw new InvalidOperationException("the head ends elsewhere");
        if (request.Length + request.BodyLength > input.Length) throw new InvalidOperationException("the body ends beyond what came");
        var lengths = 0;
        foreach (var line in head.Split("\r\n"))
        {
            var name = line.Split(':')[0].Trim().ToLowerInvariant();
            if (name == "transfer-encoding" || name == "content-length" && (++lengths > 1 || request.IsSafe))
                throw new InvalidOperationException("a request whose end is doubtful was taken for a plain one");
            if (line.AsSpan().ContainsAny('\n', '\r', '\0')) throw new InvalidOperationException("a line holds the end of another");
        }
    }
}
