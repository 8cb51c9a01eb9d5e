using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Meridian.Node;

/// <summary>One line of a log file: <c>2026-01-02T03:04:05.123456700Z stdout F text</c>. P marks a part of a line that goes on in the next.</summary>
internal readonly ref struct CriLogLine
{
    private CriLogLine(ReadOnlySpan<byte> time, bool partial, ReadOnlySpan<byte> text)
    {
        Time = time;
        IsPartial = partial;
        Text = text;
    }

    /// <summary>The time as written.</summary>
    public ReadOnlySpan<byte> Time { get; }

    public bool IsPartial { get; }

    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Reads a line without its end; false if it is not one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out CriLogLine parsed)
    {
        parsed = default;
        var afterTime = line.IndexOf((byte)' ');
        if (afterTime < 0) return false;
        var rest = line[(afterTime + 1)..];
        var afterStream = rest.IndexOf((byte)' ');
        if (afterStream < 0 || rest.Length < afterStream + 2) return false;
        var tag = rest[afterStream + 1];
        var text = rest[(afterStream + 2)..];
        parsed = new CriLogLine(line[..afterTime], tag == 'P', text.IsEmpty ? text : text[1..]);
        return true;
    }

    /// <summary>The time as a point in time; the earliest there is if it cannot be read.</summary>
    public DateTimeOffset ReadTime() =>
        DateTimeOffset.TryParse(Encoding.ASCII.GetString(Time), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue;

    /// <summary>Writes a line with its end.</summary>
    public static void Write(IBufferWriter<byte> output, DateTimeOffset time, ReadOnlySpan<byte> stream, bool partial, ReadOnlySpan<byte> text)
    {
        var span = output.GetSpan(64);
        time.UtcDateTime.TryFormat(span, out var length, "yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        "00Z "u8.CopyTo(span[length..]);
        length += 4;
        stream.CopyTo(span[length..]);
        length += stream.Length;
        (partial ? " P "u8 : " F "u8).CopyTo(span[length..]);
        output.Advance(length + 3);
        output.Write(text);
        output.Write("\n"u8);
    }
}
