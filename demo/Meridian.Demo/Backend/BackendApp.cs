using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Meridian.Demo;

/// <summary>Answers each press of the button with a random line.</summary>
internal sealed class BackendApp(string version, string region)
{
    private const int DefaultPort = 8080;
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(1);

    private readonly ReadOnlyMemory<byte>[] answers = [.. Messages(version).Select(m => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($$"""{"m":"{{m}}","v":"{{version}}"}"""))];

    /// <summary>What it has answered.</summary>
    public RequestCounter Counter { get; } = new();

    /// <summary>Serves until the token is cancelled, and measures its rate each second.</summary>
    public static async Task RunAsync(DemoSettings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var version = settings.Text("version", "VERSION", "v1");
        if (version is not ("v1" or "v2")) throw new ArgumentException($"--version is \"{version}\"; there are v1 and v2");
        var app = new BackendApp(version, settings.Region);
        await using var server = await DemoServer.StartAsync(settings.PodIp, settings.Number("port", "PORT", DefaultPort, 0, ushort.MaxValue), app.HandleAsync, cancellationToken);
        Console.WriteLine($"backend {version} listens on {server.Url}");
        await Task.WhenAll(server.RunAsync(time, cancellationToken), app.MeasureAsync(time, cancellationToken));
    }

    public Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method)) return Answer.PreflightAsync(context);
        return context.Request.Path.Value switch
        {
            "/api/next" => NextAsync(context),
            "/api/healthz" => Answer.OkAsync(context),
            "/api/stats" => Answer.WriteAsync(context, Answer.Json, JsonSerializer.SerializeToUtf8Bytes(Counter.Read(version), DemoJsonContext.Default.BackendStats)),
            _ => Answer.NotFoundAsync(context),
        };
    }

    private Task NextAsync(HttpContext context)
    {
        Counter.Add(context.Request.Headers["X-Region"].ToString());
        if (region.Length > 0) context.Response.Headers["X-Region"] = region;
        return Answer.WriteAsync(context, Answer.Json, answers[Random.Shared.Next(answers.Length)]);
    }

    private async Task MeasureAsync(TimeProvider time, CancellationToken token)
    {
        using var timer = new PeriodicTimer(MeasureEvery, time);
        var before = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(token))
            {
                var now = time.GetTimestamp();
                Counter.Measure(time.GetElapsedTime(before, now));
                before = now;
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The program ends.
        }
    }

    private static string[] Messages(string version) => version == "v2"
        ? ["Keep going!", "Breathe.", "Look up!", "Once more!"]
        : ["Say hello", "Don't panic!", "Stay calm", "Press!"];
}
