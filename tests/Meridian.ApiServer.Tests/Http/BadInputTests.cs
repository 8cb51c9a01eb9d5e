using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiServer.Tests.Http;

/// <summary>What bad clients send, and that others do not feel it.</summary>
public sealed class BadInputTests : ServerTests
{
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(10);

    public static TheoryData<string, byte[], int> Bodies => new()
    {
        { "application/json", Nested("[", 10_000), 400 },
        { "application/json", Nested("{\"a\":", 1_000_000), 413 },
        { "application/json", Nested("{\"a\":", 100_000), 400 },
        { "application/yaml", Nested("[", 10_000), 400 },
        { "application/yaml", Nested("- ", 10_000), 400 },
        { "application/yaml", Encoding.UTF8.GetBytes("a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\ng: [*f,*f,*f,*f,*f,*f,*f,*f]\n"), 400 },
        { "application/json", [.. "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""u8, 0xff, 0xfe, .. "\"}}"u8], 400 },
        { "application/json", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"\ud800"}}"""u8.ToArray(), 400 },
        { "application/json", Map("a", "\"finalizers\":[" + string.Join(',', Enumerable.Repeat("\"a/b\"", 700_000)) + "]"), 413 },
        { "application/json", Map("a", string.Join(',', Enumerable.Repeat("\"data\":{}", 100_000))), 201 },
        { "application/vnd.kubernetes.protobuf", [.. "k8s\0"u8, .. Enumerable.Repeat((byte)0xff, 1000)], 400 },
        { "application/octet-stream", [1, 2, 3], 415 },
        { "application/json", [], 400 },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_BadBody_IsTheClientsMistake(string type, byte[] body, int code)
    {
        var (answered, text) = await SendAsync(Maps, body, type);

        Assert.True(code == (int)answered, $"{(int)answered}: {text[..Math.Min(text.Length, 300)]}");
        if (code >= 400) Assert.Equal("Status", (string?)JsonNode.Parse(text)!["kind"]);
    }

    [Theory]
    [InlineData("GET /api/v1/namespaces/default/pods/%ff%fe HTTP/1.1", "HTTP/1.1 404")]
    [InlineData("GET /api/v1/namespaces/%00/pods HTTP/1.1", "HTTP/1.1 4")]
    [InlineData("GET /api/v1/../../etc/passwd HTTP/1.1", "HTTP/1.1 4")]
    [InlineData("GET /api/v1/namespaces/default/configmaps/%2e%2e%2fsecrets HTTP/1.1", "HTTP/1.1 4")]
    [InlineData("GET /api/v1/pods?labelSelector=%ff HTTP/1.1", "HTTP/1.1 400")]
    [InlineData("GET /api/v1/pods?limit=99999999999999999999 HTTP/1.1", "HTTP/1.1 400")]
    [InlineData("BREW /api/v1/pods HTTP/1.1", "HTTP/1.1 405")]
    [InlineData("\u0001\u0002\u0003", "HTTP/1.1 400")]
    public async Task Request_OddLine_IsRefused(string line, string expected) =>
        Assert.StartsWith(expected, await RawAsync($"{line}\r\nHost: a\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);

    [Fact]
    public async Task Request_LongLineOrHeaders_IsRefused()
    {
        Assert.StartsWith("HTTP/1.1 414", await RawAsync($"GET /api/v1/pods?fieldSelector={new string('a', 40_000)} HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await RawAsync($"GET /api/v1/pods HTTP/1.1\r\nHost: a\r\nX-Long: {new string('a', 70_000)}\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowWriter_IsCutOff_AndOthersAreServed()
    {
        await using var slow = await ConnectAsync();
        await slow.WriteAsync(Encoding.ASCII.GetBytes($"POST {Maps} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"), Token);

        var (code, _) = await SendAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"meanwhile"}}"""u8.ToArray());
        var answer = await ReadAsync(slow);

        Assert.Equal(HttpStatusCode.Created, code);
        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlowReader_OfAListAndAWatch_HoldsNobodyUp()
    {
        for (var i = 0; i < 8; i++)
            await SendAsync(Maps, Map($"big-{i}", "\"data\":{\"k\":\"" + new string('x', 900_000) + "\"}"));
        await using var list = await ConnectAsync();
        await list.WriteAsync(Encoding.ASCII.GetBytes($"GET {Maps} HTTP/1.1\r\nHost: a\r\n\r\n"), Token);
        await using var watch = await ConnectAsync();
        await watch.WriteAsync(Encoding.ASCII.GetBytes($"GET {Maps}?watch=true HTTP/1.1\r\nHost: a\r\n\r\n"), Token);

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(Maps, Map($"small-{i}", "\"data\":{}"))).Code);

        Assert.True(Stopwatch.GetElapsedTime(started) < Bearable);
    }

    [Fact]
    public async Task HalfOpenConnections_Hundreds_HoldNobodyUp()
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 300; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, Server.Address.Port, Token);
                // Every third begins the handshake of TLS and goes no further.
                if (i % 3 == 0) await socket.SendAsync(new byte[] { 0x16, 0x03, 0x01, 0x02, 0x00 }, Token);
            }

            using var another = Server.Admin();
            var started = Stopwatch.GetTimestamp();
            Assert.Equal("ok", await another.GetStringAsync(new Uri("/readyz", UriKind.Relative), Token));
            Assert.True(Stopwatch.GetElapsedTime(started) < Bearable);
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    [Fact]
    public async Task IdleWatches_TenThousand_LeaveTheServerQuick()
    {
        const int watches = 10_000;
        const int watchesOfOne = 500;
        var clients = new List<HttpClient>();
        var open = new List<HttpResponseMessage>(watches);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            foreach (var batch in Enumerable.Range(0, watches).Chunk(watchesOfOne))
            {
                // A connection carries a thousand streams at most.
                var client = Server.Admin();
                clients.Add(client);
                open.AddRange(await Task.WhenAll(batch.Select(_ => client.GetAsync(new Uri("/api/v1/secrets?watch=true&resourceVersion=0", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token))));
            }

            Assert.All(open, r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
            var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / watches;
            var started = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(Maps, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}"""u8.ToArray())).Code);
            Assert.True(Stopwatch.GetElapsedTime(started) < Bearable);
            // Client and server together, as both live in this process.
            Assert.True(each < 64 * 1024, $"{each} bytes a watch");
        }
        finally
        {
            foreach (var response in open) response.Dispose();
            foreach (var client in clients) client.Dispose();
        }
    }

    private static byte[] Map(string name, string more) =>
        Encoding.UTF8.GetBytes("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}," + more + "}");

    private static byte[] Nested(string part, int times) => Encoding.UTF8.GetBytes(new StringBuilder(part.Length * times).Insert(0, part, times).ToString());

    private async Task<(HttpStatusCode Code, string Text)> SendAsync(string path, byte[] body, string type = "application/json")
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await Admin.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }

    private async Task<string> RawAsync(string request)
    {
        await using var stream = await ConnectAsync();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        return await ReadAsync(stream);
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        return Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, patience.Token));
    }

    private async Task<SslStream> ConnectAsync()
    {
        using var user = Server.Issue("admin", UserInfo.MastersGroup);
        var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Server.Address.Port, Token);
        var stream = new SslStream(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost", ClientCertificates = [user.Certificate],
            LocalCertificateSelectionCallback = (_, _, own, _, _) => own[0], RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        }, Token);
        return stream;
    }
}
