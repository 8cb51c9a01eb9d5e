using System.Globalization;

namespace Meridian.Dns;

/// <summary>Reads the records of a zone file one after the other, with <c>$ORIGIN</c> and <c>$TTL</c>, owners and times that are taken over from before.</summary>
/// <param name="reader">The file.</param>
/// <param name="origin">What names without a final dot are below; null until the file says it.</param>
internal sealed class ZoneFileReader(TextReader reader, DnsName? origin)
{
    private readonly ZoneFileScanner scanner = new(reader);
    private DnsName? origin = origin;
    private DnsName? owner;
    private uint? defaultTtl, lastTtl;

    /// <summary>Line of the record that was read last.</summary>
    public int Line { get; private set; }

    /// <summary>The next record, or null at the end.</summary>
    /// <exception cref="ZoneFileException">The entry is no record; the message begins with its line.</exception>
    public DnsRecord? Next()
    {
        while (scanner.Next() is { } entry)
        {
            Line = entry.Line;
            try
            {
                var words = new ZoneFileWords(entry.Words, origin);
                if (!entry.KeepsOwner && words.IsDirective) Directive(words);
                else return Record(words, entry.KeepsOwner);
            }
            catch (FormatException fault) when (fault is not ZoneFileException)
            {
                throw new ZoneFileException($"line {Line}: {fault.Message}");
            }
        }
        return null;
    }

    private void Directive(ZoneFileWords words)
    {
        switch (words.Word().ToUpperInvariant())
        {
            case "$ORIGIN":
                origin = words.Name();
                break;
            case "$TTL":
                defaultTtl = words.Seconds();
                break;
            case var other:
                throw new DnsFormatException($"{other} is not supported; $ORIGIN and $TTL are");
        }
        words.End();
    }

    private DnsRecord Record(ZoneFileWords words, bool keepsOwner)
    {
        if (!keepsOwner) owner = words.Name();
        if (owner is null) throw new DnsFormatException("the first record has no owner");
        var ttl = TtlAndClass(words);
        var type = RecordTypeText.Parse(words.Word());
        var data = RecordDataText.Parse(type, words);
        words.End();
        if (ttl is not null) lastTtl = ttl;
        return new DnsRecord(owner, ttl ?? defaultTtl ?? lastTtl ?? (data as SoaData)?.NegativeTtl ?? throw new DnsFormatException("no TTL is given, here or by $TTL"), data);
    }

    // Either may be left out, and they come in any order.
    private static uint? TtlAndClass(ZoneFileWords words)
    {
        uint? ttl = null;
        for (var i = 0; i < 2; i++)
        {
            if (words.Peek is "IN" or "in") words.Word();
            else if (words.Peek is "CH" or "HS" or "CS") throw new DnsFormatException($"class {words.Peek} is not supported, only IN");
            else if (ttl is null && words.Peek is { Length: > 0 } peek && char.IsAsciiDigit(peek[0])) ttl = words.Seconds();
        }
        return ttl;
    }
}

/// <summary>Names of record types in zone files.</summary>
internal static class RecordTypeText
{
    /// <exception cref="DnsFormatException">There is no such type, or it cannot be in a zone here.</exception>
    public static RecordType Parse(string text) => text.ToUpperInvariant() switch
    {
        "A" => RecordType.A,
        "AAAA" => RecordType.AAAA,
        "NS" => RecordType.NS,
        "CNAME" => RecordType.CNAME,
        "SOA" => RecordType.SOA,
        "PTR" => RecordType.PTR,
        "MX" => RecordType.MX,
        "TXT" => RecordType.TXT,
        "SRV" => RecordType.SRV,
        "SVCB" => RecordType.SVCB,
        "HTTPS" => RecordType.HTTPS,
        "CAA" => RecordType.CAA,
        "DS" => RecordType.DS,
        "DNAME" or "TYPE39" => throw new DnsFormatException("DNAME is not supported"),
        var other => Numbered(other),
    };

    private static RecordType Numbered(string text)
    {
        if (!text.StartsWith("TYPE", StringComparison.Ordinal) || !ushort.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new DnsFormatException($"type {text} is not known; an unknown type is written TYPEnnn with data \\# LENGTH HEX");
        if (number is 0 or (int)RecordType.OPT or >= 249 and <= 255) throw new DnsFormatException($"{text} cannot be in a zone");
        return (RecordType)number;
    }
}
