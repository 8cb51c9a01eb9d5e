using System.Text;

namespace Meridian.Dns;

/// <summary>Cuts a zone file (RFC 1035 section 5.1) into entries of words: comments are gone, parentheses have joined lines, escapes stand as they were.</summary>
internal sealed class ZoneFileScanner(TextReader reader)
{
    // No record needs more; a file without an end of quotes or parentheses ends here.
    private const int LongestEntry = 256 * 1024;

    private readonly StringBuilder word = new();
    private int line = 1;
    private int length;

    /// <summary>The next entry that has words, or null at the end.</summary>
    /// <exception cref="ZoneFileException">A quote or parenthesis has no partner, or an entry is too long.</exception>
    public ZoneFileEntry? Next()
    {
        while (reader.Peek() >= 0)
        {
            if (Entry() is { Words.Count: > 0 } entry) return entry;
        }
        return null;
    }

    private ZoneFileEntry Entry()
    {
        var entry = new ZoneFileEntry(line, reader.Peek() is ' ' or '\t');
        length = 0;
        for (var depth = 0; ;)
        {
            var next = Read();
            switch (next)
            {
                case -1 when depth > 0:
                    throw new ZoneFileException($"line {entry.Line}: the parenthesis is never closed");
                case -1:
                    return entry;
                case '\n' when depth == 0:
                    return entry;
                case ' ' or '\t' or '\r' or '\n':
                    break;
                case ';':
                    while (reader.Peek() is not (-1 or '\n')) Read();
                    break;
                case '(':
                    depth++;
                    break;
                case ')':
                    if (--depth < 0) throw new ZoneFileException($"line {line}: there is no parenthesis to close");
                    break;
                case '"':
                    entry.Words.Add(new(Quoted(), true));
                    break;
                default:
                    entry.Words.Add(new(Plain((char)next), false));
                    break;
            }
        }
    }

    private string Quoted()
    {
        var began = line;
        word.Clear();
        for (int next; (next = Read()) != '"';)
        {
            if (next < 0) throw new ZoneFileException($"line {began}: the quote is never closed");
            Append((char)next);
        }
        return word.ToString();
    }

    private string Plain(char first)
    {
        word.Clear();
        Append(first);
        while (reader.Peek() is not (-1 or ' ' or '\t' or '\r' or '\n' or ';' or '(' or ')' or '"')) Append((char)Read());
        return word.ToString();
    }

    private void Append(char next)
    {
        word.Append(next);
        if (next == '\\' && reader.Peek() >= 0) word.Append((char)Read());
    }

    private int Read()
    {
        var next = reader.Read();
        if (next == '\n') line++;
        if (++length > LongestEntry) throw new ZoneFileException($"line {line}: the entry is longer than {LongestEntry} characters");
        return next;
    }
}

/// <summary>One entry of a zone file.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="KeepsOwner">Whether it begins with a blank, so that it is about the owner of the entry before.</param>
internal sealed record ZoneFileEntry(int Line, bool KeepsOwner)
{
    /// <summary>Its words.</summary>
    public List<ZoneFileWord> Words { get; } = [];
}

/// <summary>One word.</summary>
/// <param name="Text">Its text, without quotes, with escapes.</param>
/// <param name="IsQuoted">Whether it stood in quotes.</param>
internal readonly record struct ZoneFileWord(string Text, bool IsQuoted);
