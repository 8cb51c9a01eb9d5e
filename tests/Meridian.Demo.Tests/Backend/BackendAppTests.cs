using System.Net;
using System.Text.Json.Nodes;

namespace Meridian.Demo.Tests;

public sealed class BackendAppTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Endpoints_OfAVersion_AnswerAsTheDemoSays()
    {
        var app = new BackendApp("v2", "asia-east");
        await using var server = await DemoServer.StartAsync(IPAddress.Loopback, 0, app.HandleAsync, Token);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        http.DefaultRequestHeaders.Add("Origin", "http://page.example");
        http.DefaultRequestHeaders.Add("X-Region", "europe-west");

        using var next = await http.GetAsync("api/next", Token);
        var answer = JsonNode.Parse(await next.Content.ReadAsStringAsync(Token))!;
        app.Counter.Measure(TimeSpan.FromSeconds(2));
        var stats = JsonNode.Parse(await http.GetStringAsync("api/stats", Token))!;

        Assert.Equal("v2", (string?)answer["v"]);
        Assert.NotEmpty((string)answer["m"]!);
        Assert.Equal("http://page.example", Assert.Single(next.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Equal("asia-east", Assert.Single(next.Headers.GetValues("X-Region")));
        Assert.Equal("""{"v":"v2","t":1,"rps":0.5,"by":{"europe-west":1}}""", stats.ToJsonString());
        Assert.Equal("ok", await http.GetStringAsync("api/healthz", Token));
        using var other = await http.GetAsync("other", Token);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public void Add_EndlessRegions_AreNotAllKept()
    {
        var counter = new RequestCounter();
        for (var i = 0; i < 1000; i++) counter.Add($"r{i}");
        counter.Add(new string('x', 5000));

        Assert.Equal(64, counter.Read("v1").By!.Count);
        Assert.Equal(1001, counter.Read("v1").T);
    }

    [Fact]
    public async Task Page_IsOneDocumentThatAsksNobodyElse()
    {
        await using var server = await DemoServer.StartAsync(IPAddress.Loopback, 0, FrontendApp.HandleAsync, Token);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };

        var page = await http.GetStringAsync("/", Token);

        Assert.Contains("fetch(\"/api/next\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        using var missing = await http.GetAsync("api/next", Token);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
