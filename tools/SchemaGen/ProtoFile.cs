using System.Text.RegularExpressions;

namespace Meridian.SchemaGen;

internal sealed record ProtoField(string Name, int Number, string Type, bool Repeated, string? MapKey, IReadOnlyList<string> Markers);

internal sealed record ProtoMessage(string Package, string Name, IReadOnlyList<string> Markers, IReadOnlyList<ProtoField> Fields)
{
    public string FullName => $"{Package}.{Name}";
}

/// <summary>
/// One <c>generated.proto</c> file. Generated files have one declaration a line and no nested messages; a line of any other form is an error.
/// </summary>
internal static partial class ProtoFile
{
    public static IEnumerable<ProtoMessage> Read(string path)
    {
        var package = "";
        var markers = new List<string>();
        ProtoMessage? message = null;
        var fields = new List<ProtoField>();
        foreach (var (line, number) in Declarations(File.ReadLines(path)))
        {
            if (line.StartsWith("//", StringComparison.Ordinal)) AddMarker(markers, line);
            else if (line.Length == 0) markers.Clear();
            else if (PackageLine().Match(line) is { Success: true } p) package = "." + p.Groups[1].Value;
            else if (MessageLine().Match(line) is { Success: true } m)
            {
                fields = [];
                message = new ProtoMessage(package, m.Groups[1].Value, [.. markers], fields);
                markers.Clear();
            }
            else if (line == "}" && message is not null)
            {
                yield return message;
                message = null;
            }
            else if (message is not null)
            {
                fields.Add(Field(line, markers) ?? throw new InvalidDataException($"{path}:{number}: not understood: {line}"));
                markers.Clear();
            }
            else if (!Ignored().IsMatch(line)) throw new InvalidDataException($"{path}:{number}: not understood: {line}");
        }
    }

    private static IEnumerable<(string Line, int Number)> Declarations(IEnumerable<string> lines)
    {
        var inBlockComment = false;
        foreach (var (index, raw) in lines.Index())
        {
            var line = raw.Trim();
            if (line.StartsWith("/*", StringComparison.Ordinal)) inBlockComment = true;
            if (!inBlockComment) yield return (line, index + 1);
            if (line.EndsWith("*/", StringComparison.Ordinal)) inBlockComment = false;
        }
    }

    private static void AddMarker(List<string> markers, string comment)
    {
        var text = comment[2..].Trim();
        if (text.StartsWith('+')) markers.Add(text[1..]);
    }

    private static ProtoField? Field(string line, List<string> markers)
    {
        if (MapLine().Match(line) is { Success: true } map)
            return new ProtoField(map.Groups[3].Value, Number(map.Groups[4]), map.Groups[2].Value, false, map.Groups[1].Value, [.. markers]);
        if (FieldLine().Match(line) is not { Success: true } field) return null;
        return new ProtoField(field.Groups[3].Value, Number(field.Groups[4]), field.Groups[2].Value, field.Groups[1].Value == "repeated", null, [.. markers]);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^package (\S+);$")]
    private static partial Regex PackageLine();

    [GeneratedRegex(@"^message (\w+) \{$")]
    private static partial Regex MessageLine();

    [GeneratedRegex(@"^map<(\S+), (\S+)> (\w+) = (\d+);$")]
    private static partial Regex MapLine();

    [GeneratedRegex(@"^(optional|required|repeated) (\S+) (\w+) = (\d+);$")]
    private static partial Regex FieldLine();

    [GeneratedRegex("^(syntax|import|option) ")]
    private static partial Regex Ignored();
}
