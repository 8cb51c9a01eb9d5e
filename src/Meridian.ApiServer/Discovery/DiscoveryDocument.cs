using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One document that clients keep and ask for again by its tag.</summary>
internal sealed class DiscoveryDocument
{
    private DiscoveryDocument(ReadOnlyMemory<byte> json)
    {
        Json = json;
        ETag = $"\"{Convert.ToHexString(SHA256.HashData(json.Span))}\"";
    }

    public ReadOnlyMemory<byte> Json { get; }

    public string ETag { get; }

    public static DiscoveryDocument Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var writer = JsonBytes.Writer(buffer)) write(writer);
        return new DiscoveryDocument(buffer.WrittenMemory);
    }
}
