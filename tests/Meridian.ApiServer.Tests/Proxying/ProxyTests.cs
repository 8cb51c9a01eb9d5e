using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer.Tests.Http;
using Meridian.ApiServer.Tests.Streaming;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer.Tests.Proxying;

public sealed class ProxyTests : IAsyncLifetime
{
    private const string Prefix = "/api/v1/namespaces/default";

    private TestApiServer server = null!;
    private WebApplication behind = null!;
    private HttpClient client = null!;
    private int port;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await TestApiServer.StartAsync(pods: new FakePods());
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        behind = builder.Build();
        behind.Run(AnswerAsync);
        await behind.StartAsync(Token);
        port = new Uri(behind.Urls.First()).Port;
        client = server.Admin();
        client.DefaultRequestVersion = HttpVersion.Version11;
        await PostAsync("/api/v1/namespaces", """{"metadata":{"name":"default"}}""");
        await PostAsync($"{Prefix}/pods", $$"""{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i","ports":[{"containerPort":{{port}} } ] } ],"nodeName":"n"} }""");
        await PatchAsync($"{Prefix}/pods/p/status", """{"status":{"podIP":"127.0.0.1","podIPs":[{"ip":"127.0.0.1"}]}}""");
        await PostAsync($"{Prefix}/services", """{"metadata":{"name":"s"},"spec":{"clusterIP":"None","ports":[{"name":"web","port":80}]}}""");
        await PostAsync("/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
            $$"""{"metadata":{"name":"s-1","labels":{"kubernetes.io/service-name":"s"} },"addressType":"IPv4","ports":[{"name":"web","port":{{port}} }],"endpoints":[{"addresses":["127.0.0.1"],"conditions":{"ready":true} }]}""");
        await PostAsync("/api/v1/nodes", """{"metadata":{"name":"n"}}""");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await behind.DisposeAsync();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Proxy_EveryMethod_PassesMethodPathQueryAndBody(string method)
    {
        foreach (var name in new[] { "pods/p", $"pods/p:{port}", $"pods/http:p:{port}", "services/s:web", "services/s:80", "services/http:s:web" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{Prefix}/{name}/proxy/a%2Fb//c/?q=1%202");
            if (method is "POST" or "PUT" or "PATCH") request.Content = new StringContent("body");
            using var answer = await client.SendAsync(request, Token);

            var body = request.Content is null ? "" : "body";
            Assert.Equal($"{method} /a%2Fb//c/?q=1%202 {body}", await answer.Content.ReadAsStringAsync(Token));
        }
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.MovedPermanently)]
    [InlineData("HEAD", HttpStatusCode.MovedPermanently)]
    [InlineData("POST", HttpStatusCode.OK)]
    public async Task Proxy_WithoutTheLastSlash_MovesReaders(string method, HttpStatusCode code)
    {
        foreach (var name in new[] { "pods/p", "services/s:web" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{Prefix}/{name}/proxy?q=1");
            using var raw = new HttpMessageInvoker(NoRedirects());
            request.RequestUri = new Uri(server.Address, request.RequestUri!);
            using var answer = await raw.SendAsync(request, Token);

            Assert.Equal(code, answer.StatusCode);
            if (code != HttpStatusCode.OK) Assert.Equal($"{Prefix}/{name}/proxy/?q=1", answer.Headers.GetValues("Location").Single());
        }
    }

    [Fact]
    public async Task Proxy_Answer_HasItsLinksLeadThroughIt()
    {
        using var raw = new HttpMessageInvoker(NoRedirects());
        using var moved = await raw.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"{Prefix}/pods/p/proxy/moved")), Token);

        Assert.Equal($"{Prefix}/pods/p/proxy/there", moved.Headers.GetValues("Location").Single());
        Assert.Equal($"<a href=\"{Prefix}/pods/p/proxy/x\">x</a>", await client.GetStringAsync($"{Prefix}/pods/p/proxy/page", Token));
        Assert.Equal($"<a href=\"{Prefix}/pods/p/proxy/x\">x</a>", await UnzipAsync(await client.GetByteArrayAsync($"{Prefix}/pods/p/proxy/zipped", Token)));
    }

    [Fact]
    public async Task Proxy_Credentials_StayHere()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Prefix}/pods/p/proxy/headers");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "letmein");
        request.Headers.Add("X-Mine", "1");
        using var answer = await client.SendAsync(request, Token);

        var seen = await answer.Content.ReadAsStringAsync(Token);

        Assert.DoesNotContain("Authorization", seen, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("X-Mine: 1", seen, StringComparison.Ordinal);
        Assert.Contains($"X-Forwarded-Uri: {Prefix}/pods/p/proxy/headers", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Proxy_WebSocket_GoesThrough()
    {
        using var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        socket.Options.ClientCertificates.Add(server.Issue("admin", UserInfo.MastersGroup).Certificate);
        await socket.ConnectAsync(new Uri($"wss://{server.Address.Authority}{Prefix}/pods/p/proxy/socket"), Token);

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Binary, true, Token);
        var buffer = new byte[16];
        var result = await socket.ReceiveAsync(buffer.AsMemory(), Token);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, result.Count));
    }

    [Theory]
    [InlineData("pods/p:1/proxy/", 503, "error trying to reach service: dial tcp4 127.0.0.1:1: connect: connection refused")]
    [InlineData("pods/none/proxy/", 404, "pods \"none\" not found")]
    [InlineData("pods/a:b:c:d/proxy/", 400, "invalid pod request \"a:b:c:d\"")]
    [InlineData("pods/p:x/proxy/", 400, "unable to parse \"x\" as a port")]
    [InlineData("services/s/proxy/", 503, "no endpoints available for service \"s\"")]
    [InlineData("services/s:81/proxy/", 503, "no service port 81 found for service \"s\"")]
    [InlineData("services/ftp:s:web/proxy/", 400, "invalid service request \"ftp:s:web\"")]
    public async Task Proxy_ThatCannotBe_IsToldAsAStatus(string path, int code, string message)
    {
        using var answer = await client.GetAsync($"{Prefix}/{path}", Token);

        Assert.Equal((code, message), ((int)answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token))!["message"]));
    }

    [Fact]
    public async Task Proxy_Node_AsksItsAgent()
    {
        Assert.Equal("n /stats/summary?only=1", await client.GetStringAsync("/api/v1/nodes/n/proxy/stats/summary?only=1", Token));
        Assert.Equal("n /pods", await client.GetStringAsync("/api/v1/nodes/n:10250/proxy/pods", Token));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        switch (http.Request.Path.Value)
        {
            case "/moved":
                http.Response.Redirect($"http://127.0.0.1:{port}/there");
                break;
            case "/page":
                http.Response.ContentType = "text/html; charset=utf-8";
                await http.Response.WriteAsync("<a href=\"/x\">x</a>", Token);
                break;
            case "/zipped":
                http.Response.ContentType = "text/html";
                http.Response.Headers.ContentEncoding = "gzip";
                await using (var zip = new System.IO.Compression.GZipStream(http.Response.Body, System.IO.Compression.CompressionLevel.Fastest)) await zip.WriteAsync("<a href=\"/x\">x</a>"u8.ToArray(), Token);
                break;
            case "/headers":
                await http.Response.WriteAsync(string.Join('\n', http.Request.Headers.Select(h => $"{h.Key}: {h.Value}")), Token);
                break;
            case "/socket":
                http.Response.Headers.Upgrade = "websocket";
                http.Response.Headers["Sec-WebSocket-Accept"] = WebSocketHandshake.Accept(http.Request.Headers["Sec-WebSocket-Key"].ToString());
                await using (var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync())
                {
                    using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
                    var buffer = new byte[64];
                    var got = await socket.ReceiveAsync(buffer.AsMemory(), Token);
                    await socket.SendAsync(buffer.AsMemory(0, got.Count), WebSocketMessageType.Binary, true, Token);
                }
                break;
            default:
                var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
                await http.Response.WriteAsync($"{http.Request.Method} {target} {await new StreamReader(http.Request.Body).ReadToEndAsync(Token)}", Token);
                break;
        }
    }

    private SocketsHttpHandler NoRedirects()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        handler.SslOptions.ClientCertificates = [server.Issue("admin", UserInfo.MastersGroup).Certificate];
        return handler;
    }

    private static async Task<string> UnzipAsync(byte[] zipped)
    {
        await using var zip = new System.IO.Compression.GZipStream(new MemoryStream(zipped), System.IO.Compression.CompressionMode.Decompress);
        return await new StreamReader(zip).ReadToEndAsync(Token);
    }

    private async Task PostAsync(string path, string json) => await SendAsync(HttpMethod.Post, path, json, "application/json");

    private async Task PatchAsync(string path, string json) => await SendAsync(HttpMethod.Patch, path, json, "application/merge-patch+json");

    private async Task SendAsync(HttpMethod method, string path, string json, string type)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue(type)) };
        using var answer = await client.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Token));
    }
}
