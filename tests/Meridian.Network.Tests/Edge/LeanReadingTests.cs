using System.Text;
using CsCheck;

namespace Meridian.Network.Tests.Edge;

public sealed class LeanReadingTests
{
    private static readonly string[] Lines = ["GET / HTTP/1.1\r\n", "HEAD /x HTTP/1.1\r\n", "POST / HTTP/1.1\r\n", ""];
    private static readonly string[] Fields =
        ["Host: a\r\n", "Content-Length: 1\r\n", "Transfer-Encoding: chunked\r\n", "X: \0\r\n", " x\r\n", ":\r\n", "\r", "\n", "A: b\r\n"];

    [Theory]
    [InlineData("GET /a?b=%20 HTTP/1.1\r\nHost: shop.test:80\r\nCookie: a=b\r\n\r\n", "Plain")]
    [InlineData("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "Plain")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n", "Incomplete")]
    [InlineData("G", "Incomplete")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", "Plain")]
    [InlineData("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "Plain")]
    [InlineData("PATCH / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell", "Incomplete")]
    [InlineData("DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", "Incomplete")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16385\r\n\r\n", "Other")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "Other")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nhello", "Other")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", "Other")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello", "Other")]
    [InlineData("P", "Incomplete")]
    [InlineData("PA", "Incomplete")]
    [InlineData("PX", "Other")]
    [InlineData("OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.0\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nContent-Length : 5\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\nContent-Length: 5\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nConnection: x-auth\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "Other")]
    [InlineData("GET /a/../b HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("GET //a HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("GET /%2e%2e/ HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("GET / a HTTP/1.1\r\nHost: a\r\n\r\n", "Other")]
    [InlineData("GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n", "Other")]
    public void Read_Request_TakesWhatIsPlainOnly(string text, string expected) =>
        Assert.Equal(expected, LeanRequest.Read(Encoding.Latin1.GetBytes(text), out _).ToString());

    [Fact]
    public void Read_PlainRequest_FindsItsParts()
    {
        var bytes = "GET /a/b?c HTTP/1.1\r\nHost: Shop.test:81\r\nConnection: keep-alive\r\ntraceparent: x\r\n\r\nGET"u8;

        Assert.Equal(LeanKind.Plain, LeanRequest.Read(bytes, out var request));

        Assert.Equal("/a/b", Encoding.ASCII.GetString(request.Path));
        Assert.Equal("Shop.test:81 Shop.test", $"{Encoding.ASCII.GetString(request.Host)} {Encoding.ASCII.GetString(request.HostName)}");
        Assert.Equal((bytes.Length - 3, true, true), (request.Length, request.KeepAlive, request.HasTrace));
        Assert.Equal("Connection: keep-alive\r\n", Encoding.ASCII.GetString(bytes[request.Hop.Start..request.Hop.End]));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n", "200 Length 5 True")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "200 Chunked 0 True")]
    [InlineData("HTTP/1.1 204 \r\nConnection: close\r\n\r\n", "204 None 0 False")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", "304 None 5 True")]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n", "200 UntilClose 0 False")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", "wrong")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", "wrong")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n", "wrong")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", "wrong")]
    [InlineData("HTTP/2 200\r\n\r\n", "wrong")]
    [InlineData("HTTP/1.1 20\r\n\r\n", "wrong")]
    [InlineData("HTTP/1.1 200 OK\r\nA: 1\r\n b\r\n\r\n", "wrong")]
    public void TryRead_Answer_KnowsHowItsBodyEnds(string text, string expected)
    {
        var good = LeanResponse.TryRead(Encoding.Latin1.GetBytes(text), false, new byte[65536], out var r);

        Assert.Equal(expected, good ? $"{r.Status} {r.Body} {r.BodyLength} {r.KeepAlive}" : "wrong");
    }

    [Fact]
    public void TryRead_HopByHopFields_AreNotPassedOn()
    {
        var output = new byte[65536];
        Assert.True(LeanResponse.TryRead("HTTP/1.1 200 OK\r\nA: 1\r\nConnection: close\r\nKeep-Alive: x\r\nB: 2\r\n\r\n"u8, false, output, out var response));

        Assert.Equal("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n", Encoding.ASCII.GetString(output, 0, response.Written));
    }

    [Fact]
    public void Scan_ChunkedBody_EndsWhereItEndsHoweverItIsCut()
    {
        var body = "5;ext=1\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n"u8.ToArray();
        byte[] all = [.. body, .. "HTTP"u8];

        Gen.Int[1, all.Length].Sample(size =>
        {
            var scanner = new ChunkScanner();
            var taken = 0;
            for (var at = 0; at < all.Length && !scanner.IsDone; at += size) taken += scanner.Scan(all.AsSpan(at, Math.Min(size, all.Length - at)));
            return scanner.IsDone && taken == body.Length;
        });
    }

    [Theory]
    [InlineData("x\r\n")]
    [InlineData("\r\n")]
    [InlineData("5\nhello")]
    [InlineData("5\r\nhelloX")]
    [InlineData("-1\r\n")]
    [InlineData("1000000000000000\r\n")]
    [InlineData("0\r\n folded\r\n")]
    public void Scan_Malformed_IsWrong(string text)
    {
        var scanner = new ChunkScanner();
        scanner.Scan(Encoding.ASCII.GetBytes(text));
        Assert.True(scanner.IsWrong);
    }

    [Fact]
    public void Read_AnyBytes_NeverThrowsAndKnowsWhereABodyEnds() => Gen.Select(
        Gen.Int[0, 3].Select(i => Lines[i]),
        Gen.Int[0, 8].Select(i => Fields[i]).Array[0, 6],
        Gen.Byte.Array[0, 20]).Sample((line, fields, noise) =>
    {
        byte[] bytes = [.. Encoding.Latin1.GetBytes(line + string.Concat(fields)), .. noise, .. "\r\n\r\n"u8];
        var kind = LeanRequest.Read(bytes, out var request);
        LeanResponse.TryRead(bytes, false, new byte[65536], out _);
        if (kind != LeanKind.Plain) return true;
        var head = Encoding.Latin1.GetString(bytes, 0, request.Length);
        var lengths = head.Split("Content-Length").Length - 1;
        return !head.Contains("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)
            && (request.IsSafe ? lengths == 0 && request.BodyLength == 0 : lengths == 1 && request.BodyLength == 1) && request.Length + request.BodyLength <= bytes.Length;
    });
}
