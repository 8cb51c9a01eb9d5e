using System.Globalization;
using System.Text.RegularExpressions;

namespace Meridian.SchemaGen;

/// <param name="JsonName">Name in JSON; empty for an inlined struct.</param>
/// <param name="Inline">Whether JSON shows the fields of the struct in the outer object.</param>
/// <param name="OmitEmpty">Whether JSON leaves the zero value out.</param>
/// <param name="Pointer">Whether absent and zero differ.</param>
internal sealed record GoField(string JsonName, bool Inline, bool OmitEmpty, bool Pointer);

internal sealed class GoStruct
{
    /// <summary>Fields by protobuf number.</summary>
    public Dictionary<int, GoField> Fields { get; } = [];

    /// <summary>Names of JSON fields that protobuf does not have.</summary>
    public List<string> JsonOnly { get; } = [];

    /// <summary>Whether objects of the type carry their own apiVersion and kind.</summary>
    public bool IsKind { get; set; }
}

/// <summary>What the Go source files of one API package say about its structs.</summary>
internal sealed partial class GoPackage
{
    private readonly Dictionary<string, GoStruct> structs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);

    public string Group => constants.GetValueOrDefault("GroupName", "");

    public static GoPackage Read(string directory)
    {
        var package = new GoPackage();
        foreach (var file in Directory.EnumerateFiles(directory, "*.go").Order(StringComparer.Ordinal))
        {
            if (!Generated().IsMatch(Path.GetFileName(file))) package.ReadFile(file);
        }

        return package;
    }

    public GoStruct Struct(string name) =>
        structs.TryGetValue(name, out var found) ? found : throw new InvalidDataException($"no Go struct for message {name}");

    public string Constant(string name) =>
        constants.TryGetValue(name, out var value) ? value : throw new InvalidDataException($"no Go constant {name}");

    private void ReadFile(string file)
    {
        GoStruct? current = null;
        foreach (var line in File.ReadLines(file))
        {
            if (StructLine().Match(line) is { Success: true } s) structs[s.Groups[1].Value] = current = new GoStruct();
            else if (EmptyStructLine().Match(line) is { Success: true } e) structs[e.Groups[1].Value] = new GoStruct();
            else if (line == "}") current = null;
            else if (current is not null && FieldLine().Match(line) is { Success: true } field) AddField(current, field);
            else if (ConstantLine().Match(line) is { Success: true } c) constants.TryAdd(c.Groups[1].Value, c.Groups[2].Value);
        }
    }

    private static void AddField(GoStruct owner, Match field)
    {
        var tags = field.Groups["tags"].Value;
        var json = Tag(tags, "json");
        if (field.Groups["type"].Value is "metav1.TypeMeta" or "TypeMeta")
        {
            owner.IsKind = true;
            return;
        }

        if (json is null || json == "-") return;
        var number = NumberPart().Match(Tag(tags, "protobuf") ?? "");
        if (!number.Success)
        {
            owner.JsonOnly.Add(json);
            return;
        }

        var parts = json.Split(',');
        owner.Fields.Add(
            int.Parse(number.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            new GoField(parts[0], parts.Contains("inline"), parts.Contains("omitempty") || parts.Contains("omitzero"),
                field.Groups["type"].Value.StartsWith('*')));
    }

    private static string? Tag(string tags, string name)
    {
        var match = Regex.Match(tags, $"\\b{name}:\"([^\"]*)\"");
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"(_test|_fuzz)\.go$|^zz_generated|^generated\.|swagger_doc")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^type (\w+) struct \{$")]
    private static partial Regex StructLine();

    [GeneratedRegex(@"^type (\w+) struct ?\{\}$")]
    private static partial Regex EmptyStructLine();

    [GeneratedRegex(@"^\t(?:\w+\s+)?(?<type>\S+)\s+`(?<tags>[^`]*)`")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"^(?:const |\t)(\w+)\s+(?:\w+\s+)?= ""([^""]*)""")]
    private static partial Regex ConstantLine();

    [GeneratedRegex(@"^\w+,(\d+)")]
    private static partial Regex NumberPart();
}
