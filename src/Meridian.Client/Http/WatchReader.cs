using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Client;

/// <summary>Reads a watch stream: one JSON event a line.</summary>
internal static class WatchReader
{
    // One event holds one object, and an object is at most a request body; anything longer is not a watch.
    private const int MaxLine = 16 * 1024 * 1024;

    /// <exception cref="StatusException">The server sent an ERROR event, such as 410 for a revision it no longer keeps.</exception>
    /// <exception cref="IOException">The stream broke.</exception>
    public static async IAsyncEnumerable<WatchEvent> ReadAsync(Stream stream, ResourceType type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Most watches wait most of the time: without a buffer, as there is nothing to put into it.
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, useZeroByteReads: true));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var rest = result.Buffer;
                while (TryLine(ref rest, out var line))
                {
                    if (!line.IsEmpty) yield return Parse(line.ToArray(), type);
                }
                if (rest.Length > MaxLine) throw new IOException($"a watch event of {type} is longer than {MaxLine} bytes");
                pipe.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted) yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        line = default;
        if (buffer.PositionOf((byte)'\n') is not { } end) return false;
        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }

    private static WatchEvent Parse(ReadOnlyMemory<byte> line, ResourceType type)
    {
        var (kind, value) = Split(line);
        if (kind == "ERROR") throw StatusJson.Read(value, 500);
        return new WatchEvent(kind switch
        {
            "ADDED" => WatchEventType.Added,
            "MODIFIED" => WatchEventType.Modified,
            "DELETED" => WatchEventType.Deleted,
            "BOOKMARK" => WatchEventType.Bookmark,
            _ => throw new JsonException($"\"{kind}\" is no watch event type"),
        }, ListReader.Typed(value, type));
    }

    private static (string Type, ReadOnlyMemory<byte> Object) Split(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span);
        var kind = "";
        ReadOnlyMemory<byte> value = default;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a watch event is expected");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isObject)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                value = line[start..(int)reader.BytesConsumed];
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                kind = reader.GetString()!;
            }
        }
        return (kind, value);
    }
}
