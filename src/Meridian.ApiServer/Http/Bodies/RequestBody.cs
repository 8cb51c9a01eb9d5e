using System.Buffers;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Reads the body of a request. The server's limit on its size is Kestrel's to enforce.</summary>
internal static class RequestBody
{
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(ApiRequest request)
    {
        var reader = request.Http.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.Aborted);
            if (read.IsCompleted)
            {
                ReadOnlyMemory<byte> whole = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return whole;
            }
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Reads an object of one kind, whatever media type it comes in.</summary>
    public static async Task<DecodedObject> ReadAsync(ApiRequest request, ResourceType expected) =>
        ObjectDecoder.Decode(await ReadAsync(request), request.Http.Request.ContentType, expected);
}
