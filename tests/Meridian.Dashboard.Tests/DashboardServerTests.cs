using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Dashboard.Tests;

public sealed class DashboardServerTests : IAsyncLifetime
{
    private const string Secret = "5ec2e7";
    private readonly FakeInformers informers = new();
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
    private readonly DashboardServer server;

    public DashboardServerTests() => server = new DashboardServer(
        new DashboardOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Token = Secret, ClusterOf = ip => ip == "127.0.0.1" ? "asia" : "europe" },
        informers, TimeProvider.System, NullLoggerFactory.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.StartAsync(Token);
        http.BaseAddress = new Uri(server.Url.Split('?')[0]);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("?token=wrong")]
    [InlineData("events")]
    [InlineData("page.js?token=")]
    public async Task Get_WithoutTheToken_IsRefused(string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Get_WithTheToken_GivesACookieAndTakesTheTokenOutOfTheAddress()
    {
        using var answer = await http.GetAsync(new Uri(server.Url), Token);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/", answer.Headers.Location!.ToString());
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        using var page = await GetAsync("", cookie.Split(';')[0]);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EveryFileThatThePageNames_IsThere()
    {
        var files = new Queue<string>([""]);
        var seen = new HashSet<string>();
        while (files.TryDequeue(out var file))
        {
            using var answer = await GetAsync(file);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var text = await answer.Content.ReadAsStringAsync(Token);
            foreach (var named in text.Split('"', '\'').Where(t => t.EndsWith(".js", StringComparison.Ordinal) || t.EndsWith(".css", StringComparison.Ordinal)))
            {
                if (seen.Add(named.TrimStart('.', '/'))) files.Enqueue(named.TrimStart('.', '/'));
            }
        }
        Assert.Contains("traffic.js", seen);
    }

    [Fact]
    public async Task Events_Browser_GetsTheWorldAndThenItsChanges()
    {
        using var reader = await EventsAsync();

        Assert.Empty((await NextAsync(reader, "world"))["clusters"]!.AsArray());
        informers.For(ResourceTypes.Clusters).Put(World.Cluster("asia", "Ready"));

        Assert.Equal("asia", (string?)(await NextAsync(reader, "world"))["clusters"]![0]!["name"]);
    }

    [Fact]
    public async Task Events_AggregatorOfOneCluster_GivesItsRateOnly()
    {
        await using var aggregator = await AggregatorAsync("""{"servers":2,"rps":12.5,"stats":[{"v":"v1","rps":12.3},{"v":"v1","rps":0.2}]}""");
        using var reader = await EventsAsync();

        Assert.Equal("false", (await NextAsync(reader, "rates"))["aggregator"]!.ToJsonString());
        informers.For(ResourceTypes.Services).Put(World.Aggregator("127.0.0.1", new Uri(aggregator.Urls.First()).Port));

        JsonNode message;
        do message = await NextAsync(reader, "rates");
        while (message["rates"]!.AsObject().Count == 0);
        Assert.Equal("""{"asia":12.5}""", message["rates"]!.ToJsonString());
        Assert.Equal("true", message["aggregator"]!.ToJsonString());
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string cookie = "meridian-dashboard=" + Secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
    }

    private async Task<StreamReader> EventsAsync() => new(await (await GetAsync("events")).Content.ReadAsStreamAsync(Token));

    private static async Task<JsonNode> NextAsync(StreamReader events, string name)
    {
        var before = "";
        while (await events.ReadLineAsync(Token) is { } line)
        {
            if (before == $"event: {name}") return JsonNode.Parse(line["data: ".Length..])!;
            before = line;
        }
        throw new EndOfStreamException();
    }

    private static async Task<WebApplication> AggregatorAsync(string answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(answer), Token).AsTask());
        await app.StartAsync(Token);
        return app;
    }
}
