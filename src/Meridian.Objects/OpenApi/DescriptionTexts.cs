using System.IO.Compression;
using System.Text;

namespace Meridian.Objects;

/// <summary>
/// The descriptions as the build embedded them: compressed text, for each type a line <c>name TAB text</c> and for each field a line
/// <c>TAB name TAB text</c>, all names in lower case.
/// </summary>
internal sealed class DescriptionTexts
{
    private readonly byte[] texts;
    private readonly Dictionary<string, Range> blocks = new(1024, StringComparer.Ordinal);

    private DescriptionTexts(byte[] texts)
    {
        this.texts = texts;
        var start = 0;
        for (var at = 0; at < texts.Length;)
        {
            var end = at + texts.AsSpan(at).IndexOf((byte)'\n') + 1;
            if (end >= texts.Length || texts[end] != '\t')
            {
                blocks[Encoding.UTF8.GetString(texts.AsSpan(start, texts.AsSpan(start).IndexOf((byte)'\t')))] = start..end;
                start = end;
            }

            at = end;
        }
    }

    /// <summary>Reads the embedded texts. About ten milliseconds and a megabyte.</summary>
    public static DescriptionTexts Load()
    {
        using var stream = typeof(DescriptionTexts).Assembly.GetManifestResourceStream("descriptions.gz")
            ?? throw new InvalidOperationException("the program lacks its descriptions");
        using var gzip = new GZipStream(stream, CompressionMode.Decompress);
        using var plain = new MemoryStream(1 << 20);
        gzip.CopyTo(plain);
        return new DescriptionTexts(plain.ToArray());
    }

    /// <summary>Descriptions of a type by its group, version and kind, or version and kind, written together; null if there are none.</summary>
    public TypeDescriptions? Of(string name)
    {
        if (!blocks.TryGetValue(name.ToLowerInvariant(), out var block)) return null;
        var lines = Encoding.UTF8.GetString(texts.AsSpan(block)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var fields = lines.Skip(1).Select(l => l[1..].Split('\t', 2)).ToDictionary(p => p[0], p => p[1], StringComparer.Ordinal);
        return new TypeDescriptions(lines[0].Split('\t', 2)[1], fields);
    }
}
