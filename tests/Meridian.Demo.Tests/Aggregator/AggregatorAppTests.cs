using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Meridian.Demo.Tests;

public sealed class AggregatorAppTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CollectAsync_PodsOfTheApi_AreAskedAndAddedUp()
    {
        var folder = Directory.CreateTempSubdirectory("meridian-aggregator").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), "secret\n", Token);
        await File.WriteAllTextAsync(Path.Combine(folder, "namespace"), "default", Token);
        var backend = new BackendApp("v1", "");
        backend.Counter.Add("");
        backend.Counter.Measure(TimeSpan.FromSeconds(1));
        await using var pod = await DemoServer.StartAsync(IPAddress.Loopback, 0, backend.HandleAsync, Token);
        var (asked, second) = (0, new TaskCompletionSource());
        await using var api = await DemoServer.StartAsync(IPAddress.Loopback, 0, Pods, Token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var settings = new DemoSettings(
            ["--api", api.Url, "--serviceaccount", folder, "--sleep=0.1s", "--port=0", $"--backend-port={new Uri(pod.Url).Port}"], n => n == "POD_IP" ? "127.0.0.1" : null);
        using var access = ApiAccess.FromPod(settings);
        using var http = new HttpClient();
        var app = new AggregatorApp(access, "app=backend", new Uri(pod.Url).Port, http);

        var collecting = app.CollectAsync(TimeSpan.FromMilliseconds(100), TimeProvider.System, stop.Token);
        await second.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await stop.CancelAsync();
        await collecting;

        var context = new DefaultHttpContext { Response = { Body = new MemoryStream() }, Request = { Path = "/api/aggregator/stats", Method = "GET" } };
        await app.HandleAsync(context);
        var stats = JsonNode.Parse(((MemoryStream)context.Response.Body).ToArray())!;
        Assert.Equal("""{"servers":2,"rps":1,"stats":[{"v":"v1","t":1,"rps":1,"by":null}]}""", stats.ToJsonString());
        Directory.Delete(folder, true);

        Task Pods(HttpContext request)
        {
            Assert.Equal("Bearer secret", request.Request.Headers.Authorization.ToString());
            Assert.Equal("?labelSelector=app%3Dbackend", request.Request.QueryString.Value);
            if (++asked == 2) second.SetResult();
            return request.Response.WriteAsync("""
                {"items":[{"status":{"phase":"Running","podIP":"127.0.0.1"}},{"status":{"phase":"Running","podIP":"127.0.0.66"}},{"status":{"phase":"Pending"}}]}
                """, Token);
        }
    }
}
