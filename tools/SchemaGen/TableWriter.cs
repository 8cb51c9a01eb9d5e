using System.Text;

namespace Meridian.SchemaGen;

/// <summary>Writes the table; the README beside this file describes it.</summary>
internal sealed class TableWriter(IReadOnlyDictionary<string, ProtoMessage> all)
{
    private readonly StringBuilder text = new();

    public void Add(ProtoMessage message, GoPackage go, string apiVersion)
    {
        var type = go.Struct(message.Name);
        if (type.JsonOnly.Count > 0) throw new InvalidDataException($"{message.FullName}: in JSON only: {string.Join("; ", type.JsonOnly)}");
        text.Append(TypeNames.OpenApi(message.FullName)).Append(type.IsKind ? $" {apiVersion}\n" : "\n");
        foreach (var field in message.Fields.OrderBy(f => f.Number))
        {
            if (!type.Fields.TryGetValue(field.Number, out var goField))
                throw new InvalidDataException($"{message.FullName}: no Go field has number {field.Number} ({field.Name})");
            text.Append(' ').Append(Line(message.Package, field, goField, go)).Append('\n');
        }
    }

    public override string ToString() => text.ToString();

    private string Line(string package, ProtoField field, GoField go, GoPackage constants)
    {
        var shape = field.MapKey is not null ? "{}" : field.Repeated ? "[]" : "";
        var head = $"{field.Number} {(go.Inline ? field.Name : go.JsonName)} {shape}{TypeNames.InTable(field.Type, package)}";
        return string.Join(' ', Flags(package, field, go, constants).Prepend(head));
    }

    private IEnumerable<string> Flags(string package, ProtoField field, GoField go, GoPackage constants)
    {
        if (go.Inline) yield return "inline";
        else if (IsRequired(field, go)) yield return "req";
        if (go.Pointer) yield return "ptr";
        var strategy = (Marker(field, "patchStrategy") ?? "").Split(',');
        if (strategy.Contains("merge")) yield return Marker(field, "patchMergeKey") is { } key ? $"merge={key}" : "merge";
        if (strategy.Contains("retainKeys")) yield return "retain";
        if (Marker(field, "listType") is { } list && list != "atomic") yield return ListFlag(field, list);
        if (IsAtomic(package, field)) yield return "atomic";
        if (Marker(field, "default") is { } value) yield return $"default={Default(value, constants)}";
    }

    private static bool IsRequired(ProtoField field, GoField go) =>
        field.Markers.Contains("required") || (!go.OmitEmpty && !field.Markers.Contains("optional"));

    private static string ListFlag(ProtoField field, string list) => list switch
    {
        "set" => "list=set",
        "map" => "list=map:" + string.Join(',', Markers(field, "listMapKey")),
        _ => throw new InvalidDataException($"{field.Name}: unknown list type {list}"),
    };

    private bool IsAtomic(string package, ProtoField field)
    {
        if (Marker(field, "mapType") == "atomic" || Marker(field, "structType") == "atomic") return true;
        var full = field.Type.StartsWith('.') ? field.Type : $"{package}.{field.Type}";
        return all.TryGetValue(full, out var message) && message.Markers.Any(m => m is "structType=atomic" or "mapType=atomic");
    }

    private static string Default(string value, GoPackage constants) =>
        value.StartsWith("ref(", StringComparison.Ordinal) ? $"\"{constants.Constant(value[4..^1])}\"" : value;

    private static string? Marker(ProtoField field, string name) => Markers(field, name).FirstOrDefault();

    private static IEnumerable<string> Markers(ProtoField field, string name) =>
        field.Markers.Where(m => m.StartsWith(name + "=", StringComparison.Ordinal)).Select(m => m[(name.Length + 1)..]);
}
