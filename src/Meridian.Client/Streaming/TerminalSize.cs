using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Meridian.Client;

/// <summary>Size of a terminal in characters.</summary>
public readonly record struct TerminalSize(ushort Width, ushort Height)
{
    private const int LongestText = 4096;

    /// <summary>The JSON that travels on the resize channel.</summary>
    public byte[] ToJson() => System.Text.Encoding.ASCII.GetBytes($"{{\"Width\":{Width},\"Height\":{Height}}}");

    /// <summary>Reads sizes that follow each other as JSON objects, with any or no space between. Ends with the stream, or at what is no size.</summary>
    public static async IAsyncEnumerable<TerminalSize> ReadAllAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestText];
        var held = 0;
        while (held < buffer.Length && await stream.ReadAsync(buffer.AsMemory(held), cancellationToken) is > 0 and var read)
        {
            held += read;
            while (TryRead(buffer.AsSpan(0, held), out var size, out var taken))
            {
                if (size is not { } valid) yield break;
                buffer.AsSpan(taken, held - taken).CopyTo(buffer);
                held -= taken;
                yield return valid;
            }
        }
    }

    // True without a size: what is there can never become one.
    private static bool TryRead(ReadOnlySpan<byte> text, out TerminalSize? size, out int taken)
    {
        (size, taken) = (null, 0);
        try
        {
            var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
            if (!reader.Read() || !reader.TrySkip()) return false;
            using var document = JsonDocument.Parse(text[..(int)reader.BytesConsumed].ToArray());
            taken = (int)reader.BytesConsumed;
            if (document.RootElement.ValueKind == JsonValueKind.Object) size = new TerminalSize(Number(document.RootElement, "Width"), Number(document.RootElement, "Height"));
            return true;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private static ushort Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt16(out var number) ? number : (ushort)0;
}
