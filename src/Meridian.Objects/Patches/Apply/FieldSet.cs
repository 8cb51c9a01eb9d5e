using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>
/// A set of paths into an object, kept as a tree. A path belongs to the set if the node at its end is a member.
/// Sets are filled while they are made and not changed afterwards: results of operations share branches with their operands.
/// </summary>
internal sealed class FieldSet
{
    private static readonly Dictionary<string, FieldSet> NoChildren = new(0, StringComparer.Ordinal);
    private Dictionary<string, FieldSet>? children;

    /// <summary>Whether the path that ends here belongs to the set.</summary>
    public bool IsMember { get; set; }

    public IReadOnlyCollection<KeyValuePair<string, FieldSet>> Children => children ?? NoChildren;

    /// <summary>Whether no path belongs to the set, here or below.</summary>
    public bool IsEmpty => !IsMember && (children is null || children.Values.All(c => c.IsEmpty));

    public FieldSet? Child(string element) => children?.GetValueOrDefault(element);

    /// <summary>The node one step below, made if it is not there.</summary>
    public FieldSet Below(string element)
    {
        if (Child(element) is { } child) return child;
        child = new FieldSet();
        Put(element, child);
        return child;
    }

    public void Put(string element, FieldSet child) => (children ??= new Dictionary<string, FieldSet>(StringComparer.Ordinal))[element] = child;

    public void Remove(string element) => children?.Remove(element);

    /// <summary>The set without some branches. The set itself is not changed.</summary>
    public FieldSet Without(Func<string, bool> unwanted)
    {
        if (children is null || !children.Keys.Any(unwanted)) return this;
        var rest = new FieldSet { IsMember = IsMember };
        foreach (var (element, child) in children)
            if (!unwanted(element)) rest.Put(element, child);
        return rest;
    }

    /// <exception cref="FormatException">The JSON is not FieldsV1.</exception>
    public static FieldSet Read(JsonNode? fields)
    {
        var set = new FieldSet();
        if (fields is null) return set;
        if (fields is not JsonObject obj) throw new FormatException("fieldsV1 must be an object");
        foreach (var (text, value) in obj)
        {
            if (text == PathElement.Self) set.IsMember = true;
            else Merge(set, PathElement.Normalize(text) ?? throw new FormatException($"\"{text}\" is not a path element"), value);
        }
        return set;
    }

    /// <summary>FieldsV1. An empty object is a member without anything below.</summary>
    public JsonObject Write()
    {
        // As bytes that are read again when somebody asks: nearly always they are only stored.
        var bytes = new ArrayBufferWriter<byte>(512);
        using var writer = JsonBytes.Writer(bytes);
        WriteTo(writer);
        writer.Flush();
        return JsonNode.Parse(bytes.WrittenSpan)!.AsObject();
    }

    private void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        if (IsMember && children?.Values.Any(c => !c.IsEmpty) == true)
        {
            writer.WriteStartObject(PathElement.Self);
            writer.WriteEndObject();
        }
        foreach (var (element, child) in Children.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            if (child.IsEmpty) continue;
            writer.WritePropertyName(element);
            child.WriteTo(writer);
        }
        writer.WriteEndObject();
    }

    public FieldSet Union(FieldSet other)
    {
        if (other.IsEmpty) return this;
        if (IsEmpty) return other;
        var union = new FieldSet { IsMember = IsMember || other.IsMember };
        foreach (var (element, child) in Children) union.Put(element, other.Child(element) is { } same ? child.Union(same) : child);
        foreach (var (element, child) in other.Children)
            if (Child(element) is null) union.Put(element, child);
        return union;
    }

    public FieldSet Intersection(FieldSet other)
    {
        var both = new FieldSet { IsMember = IsMember && other.IsMember };
        foreach (var (element, child) in Children)
            if (other.Child(element) is { } same && child.Intersection(same) is { IsEmpty: false } common) both.Put(element, common);
        return both;
    }

    public FieldSet Difference(FieldSet other)
    {
        var rest = new FieldSet { IsMember = IsMember && !other.IsMember };
        foreach (var (element, child) in Children)
            if ((other.Child(element) is { } same ? child.Difference(same) : child) is { IsEmpty: false } left) rest.Put(element, left);
        return rest;
    }

    public bool SetEquals(FieldSet other) => Difference(other).IsEmpty && other.Difference(this).IsEmpty;

    /// <summary>All paths of the set as conflicts show them, in order.</summary>
    public IEnumerable<string> Paths()
    {
        foreach (var (element, child) in Children.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            var step = PathElement.Display(element);
            if (child.IsMember) yield return step;
            foreach (var below in child.Paths()) yield return step + below;
        }
    }

    private static void Merge(FieldSet set, string element, JsonNode? value)
    {
        var below = Read(value);
        if (value is JsonObject { Count: 0 }) below.IsMember = true;
        set.Put(element, set.Child(element) is { } known ? known.Union(below) : below);
    }
}
