using System.Net;
using System.Text;
using System.Text.Json;
using Meridian.Dns;
using Microsoft.AspNetCore.Http;

namespace Meridian.Demo;

/// <summary>Presses the button a thousand times a second, and says each second how it went.</summary>
internal sealed class LoadBotApp(LoadMeter meter, TargetResolver resolver, string region)
{
    private const int StatsPort = 8081;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(1);

    private LoadReport newest = new();

    public static async Task RunAsync(DemoSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var host = settings.Text("host", "HOST", "backend.default.world");
        var plan = LoadPlan.Of(settings, host);
        var meter = new LoadMeter(time);
        var client = new DnsClient(new DnsClientOptions { LocalAddress = settings.PodIp }, time);
        var resolver = new TargetResolver(host, Server(settings), client, time, LongestTtl(settings));
        var app = new LoadBotApp(meter, resolver, settings.Region);
        await using var server = await DemoServer.StartAsync(settings.PodIp, settings.Number("stats-port", "STATS_PORT", StatsPort, 0, ushort.MaxValue), app.HandleAsync, cancellationToken);
        await Task.WhenAll(
            server.RunAsync(time, cancellationToken),
            new LoadGenerator(plan, resolver, meter, time).RunAsync(cancellationToken),
            UntilCancelled(resolver.RunAsync, cancellationToken),
            UntilCancelled(token => app.ReportAsync(time, token), cancellationToken));
    }

    public Task HandleAsync(HttpContext context) => context.Request.Path.Value switch
    {
        "/api/stats" => Answer.WriteAsync(context, Answer.Json, Encode(Volatile.Read(ref newest))),
        "/metrics" => Answer.WriteAsync(context, Answer.Metrics, Encoding.UTF8.GetBytes(LoadMetrics.Text(meter, region))),
        "/api/healthz" => Answer.OkAsync(context),
        _ => Answer.NotFoundAsync(context),
    };

    private async Task ReportAsync(TimeProvider time, CancellationToken token)
    {
        using var timer = new PeriodicTimer(ReportEvery, time);
        var before = time.GetTimestamp();
        while (await timer.WaitForNextTickAsync(token))
        {
            var now = time.GetTimestamp();
            var report = meter.Take(time.GetElapsedTime(before, now), region, resolver.Current);
            before = now;
            Volatile.Write(ref newest, report);
            Console.WriteLine(JsonSerializer.Serialize(report, DemoJsonContext.Default.LoadReport));
        }
    }

    internal static async Task UntilCancelled(Func<CancellationToken, Task> run, CancellationToken token)
    {
        try
        {
            await run(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private static byte[] Encode(LoadReport report) => JsonSerializer.SerializeToUtf8Bytes(report, DemoJsonContext.Default.LoadReport);

    private static TimeSpan? LongestTtl(DemoSettings settings) =>
        settings.Number("max-ttl", "MAX_TTL", 0, 0, 3600) is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    private static IPEndPoint? Server(DemoSettings settings)
    {
        var text = settings.Text("dns", "MERIDIAN_CLUSTER_DNS", "");
        if (text.Length == 0) return null;
        return IPEndPoint.TryParse(text, out var server) ? new IPEndPoint(server.Address, server.Port == 0 ? 53 : server.Port)
            : throw new ArgumentException($"--dns (or MERIDIAN_CLUSTER_DNS) is \"{text}\"; it must be address:port");
    }
}
