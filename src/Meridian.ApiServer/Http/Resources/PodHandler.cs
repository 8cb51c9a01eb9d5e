using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers with logs of containers, as a body or over a WebSocket.</summary>
/// <param name="engine">Finds the pod's node.</param>
/// <param name="stopping">Ends streams when the server stops.</param>
internal sealed class PodHandler(ApiEngine engine, CancellationToken stopping)
{
    public async Task LogAsync(ApiRequest request, ResourceType type)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var options = QueryOptions.Log(request);
        await using var log = await engine.OpenLogAsync(request.Key(type), options, ending.Token);
        if (Upgrade.IsWebSocket(request.Http))
        {
            await LogSocket.SendAsync(request.Http, log, ending.Token);
            return;
        }
        request.Response.ContentType = "text/plain";
        if (options.Follow) await request.Response.BodyWriter.FlushAsync(ending.Token);
        try
        {
            // A line must be seen when it is written.
            await StreamCopy.RunAsync(log, request.Response, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went, or the server stops.
        }
    }
}
