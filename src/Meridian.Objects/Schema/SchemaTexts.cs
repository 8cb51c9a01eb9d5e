using System.Text;

namespace Meridian.Objects;

/// <summary>
/// The embedded tables as bytes, with an index of where each type begins. Only the index is made at start; a type's lines are read
/// when somebody asks for the type, since most programs meet few of them.
/// </summary>
internal sealed class SchemaTexts
{
    private readonly Dictionary<string, ReadOnlyMemory<byte>> blocks = new(1024, StringComparer.Ordinal);
    private readonly Dictionary<(string ApiVersion, string Kind), string> kinds = [];

    public IEnumerable<string> Names => blocks.Keys;

    public static SchemaTexts Load()
    {
        var texts = new SchemaTexts();
        foreach (var table in (ReadOnlySpan<string>)["kubernetes.schema", "apiregistration.schema", "federation.schema", "multicluster.schema", "gateway.schema", "extensions.schema"]) texts.Index(Resource(table));
        return texts;
    }

    /// <summary>Full name of the type of a kind; null if there is none.</summary>
    public string? NameOf(string apiVersion, string kind) =>
        kinds.TryGetValue((apiVersion, kind), out var name) || kinds.TryGetValue(("*", kind), out name) ? name : null;

    /// <summary>The lines of one type, its own line first.</summary>
    public bool TryText(string fullName, out string text)
    {
        var found = blocks.TryGetValue(fullName, out var block);
        text = found ? Encoding.UTF8.GetString(block.Span) : "";
        return found;
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(SchemaTexts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"the program lacks its table {name}");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void Index(byte[] table)
    {
        var position = 0;
        while (position < table.Length)
        {
            var length = BlockLength(table.AsSpan(position));
            if (table[position] != '#') IndexBlock(table.AsMemory(position, length));
            position += length;
        }
    }

    // A block ends before the next line that is not indented.
    private static int BlockLength(ReadOnlySpan<byte> rest)
    {
        var end = 0;
        do
        {
            var line = rest[end..].IndexOf((byte)'\n');
            end = line < 0 ? rest.Length : end + line + 1;
        }
        while (end < rest.Length && rest[end] == ' ');
        return end;
    }

    private void IndexBlock(ReadOnlyMemory<byte> block)
    {
        var line = block.Span;
        line = line[..line.IndexOf((byte)'\n')];
        if (line.IndexOf(" # "u8) is > 0 and var description) line = line[..description];
        var space = line.IndexOf((byte)' ');
        var name = Encoding.UTF8.GetString(space < 0 ? line : line[..space]);
        blocks.Add(name, block);
        if (space >= 0) kinds.Add((Encoding.UTF8.GetString(line[(space + 1)..]), name[(name.LastIndexOf('.') + 1)..]), name);
    }
}
