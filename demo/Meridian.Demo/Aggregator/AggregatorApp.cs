using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Meridian.Demo;

/// <summary>Asks every backend pod of its cluster for its numbers, again and again, and serves them together.</summary>
internal sealed class AggregatorApp(ApiAccess api, string selector, int backendPort, HttpClient http)
{
    private const int DefaultPort = 8080;

    private AggregatedStats? newest;

    public static async Task RunAsync(DemoSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        using var api = ApiAccess.FromPod(settings);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(2) };
        var app = new AggregatorApp(api, settings.Text("selector", "SELECTOR", "app=backend"), settings.Number("backend-port", "STATS_PORT", 8080, 1, ushort.MaxValue), http);
        var pause = Duration(settings.Text("sleep", "SLEEP", "1s"));
        await using var server = await DemoServer.StartAsync(settings.PodIp, settings.Number("port", "PORT", DefaultPort, 0, ushort.MaxValue), app.HandleAsync, cancellationToken);
        Console.WriteLine($"aggregator listens on {server.Url}");
        await Task.WhenAll(server.RunAsync(time, cancellationToken), app.CollectAsync(pause, time, cancellationToken));
    }

    public Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method)) return Answer.PreflightAsync(context);
        return context.Request.Path.Value switch
        {
            "/api/aggregator/stats" => StatsAsync(context),
            "/api/healthz" => Answer.OkAsync(context),
            _ => Answer.NotFoundAsync(context),
        };
    }

    // Nothing is known before the first round.
    private Task StatsAsync(HttpContext context) => Answer.WriteAsync(context, Answer.Json,
        Volatile.Read(ref newest) is { } stats ? JsonSerializer.SerializeToUtf8Bytes(stats, DemoJsonContext.Default.AggregatedStats) : default(ReadOnlyMemory<byte>));

    internal async Task CollectAsync(TimeSpan pause, TimeProvider time, CancellationToken token)
    {
        try
        {
            using var timer = new PeriodicTimer(pause, time);
            do
            {
                await RoundAsync(token);
            }
            while (await timer.WaitForNextTickAsync(token));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private async Task RoundAsync(CancellationToken token)
    {
        try
        {
            var pods = (await api.PodsAsync(selector, token)).Items.Where(p => p.Status is { Phase: "Running", PodIp.Length: > 0 }).Select(p => p.Status.PodIp).ToList();
            var answers = await Task.WhenAll(pods.Select(p => AskAsync(p, token)));
            var stats = answers.OfType<BackendStats>().ToArray();
            Volatile.Write(ref newest, new AggregatedStats { Servers = pods.Count, Rps = Math.Round(stats.Sum(s => s.Rps), 1), Stats = stats });
        }
        catch (Exception failure) when (!token.IsCancellationRequested && failure is HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"this round failed: {failure.Message}");
        }
    }

    // Null if the pod does not answer: it may be starting, or ending.
    private async Task<BackendStats?> AskAsync(string podIp, CancellationToken token)
    {
        try
        {
            var body = await http.GetByteArrayAsync(new Uri($"http://{podIp}:{backendPort.ToString(CultureInfo.InvariantCulture)}/api/stats"), token);
            return JsonSerializer.Deserialize(body, DemoJsonContext.Default.BackendStats);
        }
        catch (Exception silent) when (!token.IsCancellationRequested && silent is HttpRequestException or JsonException or OperationCanceledException)
        {
            return null;
        }
    }

    private static TimeSpan Duration(string text) =>
        double.TryParse(text.TrimEnd('s'), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0.1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException($"--sleep is \"{text}\"; it must be seconds from 0.1s to 3600s");
}
