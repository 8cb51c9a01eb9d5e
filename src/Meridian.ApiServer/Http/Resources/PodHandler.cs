using System.Buffers;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers what reaches into running containers.</summary>
/// <param name="engine">Finds the pod's node.</param>
/// <param name="stopping">Ends streams when the server stops.</param>
internal sealed class PodHandler(ApiEngine engine, CancellationToken stopping)
{
    private const int ChunkSize = 32 * 1024;

    public async Task LogAsync(ApiRequest request, ResourceType type)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        var options = QueryOptions.Log(request);
        await using var log = await engine.OpenLogAsync(request.Key(type), options, ending.Token);
        request.Response.ContentType = "text/plain";
        if (options.Follow) await request.Response.BodyWriter.FlushAsync(ending.Token);
        try
        {
            await CopyAsync(log, request, ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader went, or the server stops.
        }
    }

    // A line must be seen when it is written, so every read is sent at once.
    private static async Task CopyAsync(Stream log, ApiRequest request, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (await log.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await request.Response.BodyWriter.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
