using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Meridian.Network.Tests.Edge;

/// <summary>Copies of requests, and bodies that go the lean way.</summary>
public sealed class EdgeMirrorTests : IAsyncLifetime
{
    private EdgeWorld world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => world = await EdgeWorld.StartAsync();

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "the body")]
    public async Task Send_Mirrored_ReachesBothAndAnswersAsTheFirst(string method, string body)
    {
        var seen = Channel.CreateUnbounded<string>();
        var shadow = await world.BackendAsync("shadow", async c =>
        {
            using var reader = new StreamReader(c.Request.Body);
            await seen.Writer.WriteAsync($"{c.Request.Method} {c.Request.Path}{c.Request.QueryString} {c.Request.Host} {c.Request.Headers["x-added"]} {await reader.ReadToEndAsync(c.RequestAborted)}", c.RequestAborted);
            c.Response.StatusCode = 500;
        });
        var filters = new EdgeFilters
        {
            Mirrors = [new EdgeMirror(new EdgeService("shadow", [shadow]), 1)],
            Request = new EdgeHeaderChanges { Set = [new EdgeField("x-added", "yes")] },
            Rewrite = new EdgeRewrite { Path = new EdgePathChange("/new", true) },
        };
        world.Edge.Routes = new EdgeRoutes([EdgeWorld.Route(await world.BackendAsync("one", EchoAsync)) with { Path = "/old", Filters = filters }]);
        using var client = world.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/old/x?q=1") { Headers = { Host = "shop.test" } };
        if (body.Length > 0) request.Content = new StringContent(body);

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal($"{method} /new/x {body}", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal($"{method} /new/x?q=1 shop.test yes {body}", await seen.Reader.ReadAsync(Token));
    }

    [Fact]
    public async Task Post_InPartsAndPipelined_IsAnsweredInOrder()
    {
        world.Edge.Routes = EdgeWorld.Routes(await world.BackendAsync("one", EchoAsync));

        var answer = await world.RawAsync(
            "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234", "56789PUT /b HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\nDELETE /c HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
            "GET /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        string[] expected = ["POST /a 0123456789", "PUT /b ", "DELETE /c x", "GET /d "];
        var places = expected.Select(e => answer.IndexOf(e, StringComparison.Ordinal)).ToArray();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Post_ManyBodiesOfAnySize_ArriveWhole()
    {
        world.Edge.Routes = EdgeWorld.Routes(await world.BackendAsync("one", EchoAsync));
        using var client = world.Client(one: true);

        foreach (var size in (int[])[1, 100, 16_000, 16_384, 16_385, 40_000, 300_000, 7])
        {
            var body = new string('x', size);
            using var answer = await client.PostAsync("/", new StringContent(body), Token);
            Assert.Equal($"POST / {body}", await answer.Content.ReadAsStringAsync(Token));
        }
    }

    private static async Task EchoAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        await context.Response.WriteAsync($"{context.Request.Method} {context.Request.Path} {await reader.ReadToEndAsync(context.RequestAborted)}", context.RequestAborted);
    }
}
