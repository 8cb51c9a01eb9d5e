using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Meridian.Demo;

/// <summary>Serves what a bot counted to Prometheus.</summary>
public sealed class LoadMetricsServer : IAsyncDisposable
{
    private readonly DemoServer server;

    private LoadMetricsServer(DemoServer server) => this.server = server;

    /// <summary>Begins to serve <c>/metrics</c>.</summary>
    /// <param name="run">The bot.</param>
    /// <param name="listen">Where.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="IOException">The address cannot be used.</exception>
    public static async Task<LoadMetricsServer> StartAsync(LoadRun run, IPEndPoint listen, CancellationToken cancellationToken) =>
        new(await DemoServer.StartAsync(listen.Address, listen.Port, context => AnswerAsync(context, run), cancellationToken));

    /// <inheritdoc />
    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, LoadRun run) =>
        context.Request.Path == "/metrics" ? Answer.WriteAsync(context, Answer.Metrics, Encoding.UTF8.GetBytes(run.Metrics)) : Answer.NotFoundAsync(context);
}
