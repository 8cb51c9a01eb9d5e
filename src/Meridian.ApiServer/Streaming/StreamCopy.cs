using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Meridian.ApiServer;

/// <summary>Answers with a stream that may be written slowly: what was read is sent at once.</summary>
internal static class StreamCopy
{
    private const int ChunkSize = 32 * 1024;

    public static async Task RunAsync(Stream from, HttpResponse to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                await to.BodyWriter.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
