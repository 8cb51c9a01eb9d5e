using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Meridian.Network;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Bench;

/// <summary>
/// Changes of routes under load, in this process: with 1,000 other routes, how long from a change until a client that asks without pause is told by the
/// other backend; then 10,000 edits as fast as they go, and how many of the requests meanwhile failed.
/// </summary>
internal static class RouteChangeMeasure
{
    private const int Port = 27190;
    private const int OtherRoutes = 1_000, Changes = 500, Edits = 10_000, Clients = 4;

    public static async Task RunAsync()
    {
        await using var first = await BackendAsync("first", Port + 1);
        await using var second = await BackendAsync("second", Port + 2);
        EdgeRoutes[] states = [Routes(Port + 1), Routes(Port + 2)];
        await using var edge = new EdgeServer(new EdgeOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, Port) }, TimeProvider.System, NullLoggerFactory.Instance);
        edge.Routes = states[0];
        await edge.StartAsync(CancellationToken.None);
        using var done = new CancellationTokenSource();
        var load = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => LoadAsync(done.Token))).ToArray();
        var (p50, p99, most) = await ChangeAsync(edge, states);
        var took = Stopwatch.GetTimestamp();
        for (var i = 0; i < Edits; i++)
        {
            edge.Routes = states[i % 2];
            if (i % 50 == 0) await Task.Yield();
        }
        var seconds = Stopwatch.GetElapsedTime(took).TotalSeconds;
        await done.CancelAsync();
        var counts = await Task.WhenAll(load);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"change to effect, {OtherRoutes} routes, {Changes} changes: p50 {p50:0.00} ms, p99 {p99:0.00} ms, most {most:0.00} ms"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Edits} edits of {OtherRoutes} routes in {seconds:0.0} s; {counts.Sum(c => c.Asked)} requests meanwhile, {counts.Sum(c => c.Failed)} failed"));
    }

    private static async Task<(double P50, double P99, double Most)> ChangeAsync(EdgeServer edge, EdgeRoutes[] states)
    {
        using var client = new HttpClient();
        var times = new List<double>();
        for (var i = 1; i <= Changes; i++)
        {
            var wanted = i % 2 == 0 ? "first" : "second";
            var begun = Stopwatch.GetTimestamp();
            edge.Routes = states[i % 2];
            while (await client.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/")) != wanted)
            {
            }
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        times.Sort();
        return (times[times.Count / 2], times[times.Count * 99 / 100], times[^1]);
    }

    private static async Task<(long Asked, long Failed)> LoadAsync(CancellationToken token)
    {
        using var client = new HttpClient();
        long asked = 0, failed = 0;
        while (!token.IsCancellationRequested)
        {
            asked++;
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{Port}/"), CancellationToken.None);
                if (!answer.IsSuccessStatusCode) failed++;
            }
            catch (HttpRequestException)
            {
                failed++;
            }
        }
        return (asked, failed);
    }

    private static EdgeRoutes Routes(int port)
    {
        var service = new EdgeService("bench", [new EdgeBackend("here", "us-central", new IPEndPoint(IPAddress.Loopback, port), true)]);
        return new EdgeRoutes([new EdgeRoute { Service = service }, .. Enumerable.Range(0, OtherRoutes).Select(i => new EdgeRoute { Host = $"host{i}.test", Path = $"/path{i}", Service = service })]);
    }

    private static async Task<WebApplication> BackendAsync(string name, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var body = Encoding.ASCII.GetBytes(name);
        app.Run(c => c.Response.Body.WriteAsync(body, c.RequestAborted).AsTask());
        await app.StartAsync();
        return app;
    }
}
