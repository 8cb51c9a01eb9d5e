using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>A set of paths into an object, kept as a tree. A path belongs to the set if the node at its end is a member.</summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> children = new(StringComparer.Ordinal);

    /// <summary>Whether the path that ends here belongs to the set.</summary>
    public bool IsMember { get; set; }

    public IReadOnlyCollection<KeyValuePair<string, FieldSet>> Children => children;

    /// <summary>Whether no path belongs to the set, here or below.</summary>
    public bool IsEmpty => !IsMember && children.Values.All(c => c.IsEmpty);

    public FieldSet? Child(string element) => children.GetValueOrDefault(element);

    /// <summary>The node one step below, made if it is not there.</summary>
    public FieldSet Below(string element)
    {
        if (!children.TryGetValue(element, out var child)) children[element] = child = new FieldSet();
        return child;
    }

    public void Remove(string element) => children.Remove(element);

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
        var json = new JsonObject();
        foreach (var (element, child) in children)
            if (!child.IsEmpty) json[element] = child.Write();
        if (IsMember && json.Count > 0) json.Insert(0, PathElement.Self, new JsonObject());
        return json;
    }

    public FieldSet Union(FieldSet other) => Combine(this, other, (a, b) => a || b);

    public FieldSet Intersection(FieldSet other) => Combine(this, other, (a, b) => a && b);

    public FieldSet Difference(FieldSet other) => Combine(this, other, (a, b) => a && !b);

    public bool SetEquals(FieldSet other) => Difference(other).IsEmpty && other.Difference(this).IsEmpty;

    /// <summary>All paths of the set as conflicts show them, in order.</summary>
    public IEnumerable<string> Paths()
    {
        foreach (var (element, child) in children)
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
        set.children[element] = set.Child(element) is { } known ? known.Union(below) : below;
    }

    private static FieldSet Combine(FieldSet? a, FieldSet? b, Func<bool, bool, bool> rule)
    {
        var result = new FieldSet { IsMember = rule(a?.IsMember ?? false, b?.IsMember ?? false) };
        var elements = (a?.children.Keys ?? Enumerable.Empty<string>()).Union(b?.children.Keys ?? Enumerable.Empty<string>());
        foreach (var element in elements)
        {
            var child = Combine(a?.Child(element), b?.Child(element), rule);
            if (child.IsMember || child.children.Count > 0) result.children[element] = child;
        }
        return result;
    }
}
