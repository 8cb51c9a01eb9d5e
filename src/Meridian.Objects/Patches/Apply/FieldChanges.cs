using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>The paths that differ between two versions of an object.</summary>
internal sealed class FieldChanges
{
    private FieldChanges(FieldSet added, FieldSet modified, FieldSet removed) =>
        (Removed, Written) = (FieldSets.Strip(removed), FieldSets.Strip(added).Union(FieldSets.Strip(modified)));

    /// <summary>What is there now, or has another value.</summary>
    public FieldSet Written { get; }

    /// <summary>What was there and is no longer.</summary>
    public FieldSet Removed { get; }

    /// <param name="before">The object as it was.</param>
    /// <param name="after">The object as it is.</param>
    /// <param name="type">Its type.</param>
    /// <param name="status">Whether only metadata and status are compared: the rest is known to be the same, or does not count.</param>
    public static FieldChanges Between(JsonObject before, JsonObject after, ApplyType type, bool status = false)
    {
        var node = default(Node);
        if (!status) Below(before, after, type, ref node);
        else foreach (var name in (string[])["metadata", "status"]) Field(name, before[name], after[name], type, ref node);
        return new FieldChanges(node.Added ?? new FieldSet(), node.Modified ?? new FieldSet(), node.Removed ?? new FieldSet());
    }

    // Equal branches, the most of an object, cost a comparison and no memory.
    private static void Below(JsonNode? before, JsonNode? after, ApplyType type, ref Node parent)
    {
        if (before is JsonArray || after is JsonArray)
        {
            BelowLists(before as JsonArray, after as JsonArray, type, ref parent);
            return;
        }
        var (old, now) = (before as JsonObject, after as JsonObject);
        foreach (var (name, value) in now ?? [])
            if (value is not null) Field(name, old?[name], value, type, ref parent);
        foreach (var (name, value) in old ?? [])
            if (value is not null && now?[name] is null) Field(name, value, null, type, ref parent);
    }

    private static void Field(string name, JsonNode? before, JsonNode? after, ApplyType type, ref Node parent)
    {
        if (JsonNode.DeepEquals(before, after)) return;
        var (element, below) = type.Field(name);
        // A Go struct that is not a pointer is there, if only as {}.
        if (below.AlwaysThere && (before ?? after) is JsonObject) (before, after) = (before ?? new JsonObject(), after ?? new JsonObject());
        Piece(element, before, after, below, ref parent);
    }

    private static void BelowLists(JsonArray? before, JsonArray? after, ApplyType type, ref Node parent)
    {
        var old = Items(before, type);
        var now = Items(after, type);
        foreach (var (element, piece) in now)
            Piece(element, old.TryGetValue(element, out var was) ? was.Value : null, piece.Value, piece.Type, ref parent);
        foreach (var (element, piece) in old)
            if (!now.ContainsKey(element)) Piece(element, piece.Value, null, piece.Type, ref parent);
    }

    private static void Piece(string element, JsonNode? before, JsonNode? after, ApplyType type, ref Node parent)
    {
        if (before is not null && after is not null)
        {
            if (ApplyValues.AreEqual(before, after, type.Kind)) return;
            if (!type.Divides(before) || !type.Divides(after))
            {
                (parent.Modified ??= new FieldSet()).Below(element).IsMember = true;
                return;
            }
        }
        var node = default(Node);
        if (before is null) node.Added = new FieldSet { IsMember = true };
        if (after is null) node.Removed = new FieldSet { IsMember = true };
        if (type.Divides(before ?? after)) Below(before, after, type, ref node);
        if (node.Added is not null) (parent.Added ??= new FieldSet()).Put(element, node.Added);
        if (node.Modified is not null) (parent.Modified ??= new FieldSet()).Put(element, node.Modified);
        if (node.Removed is not null) (parent.Removed ??= new FieldSet()).Put(element, node.Removed);
    }

    // The last of equal items counts: lists that should have no duplicates may have some from older times.
    private static Dictionary<string, ApplyPiece> Items(JsonArray? list, ApplyType type)
    {
        var items = new Dictionary<string, ApplyPiece>(StringComparer.Ordinal);
        foreach (var piece in type.Split(list))
            if (piece.Element.Length > 0 && piece.Value is not null) items[piece.Element] = piece;
        return items;
    }

    // The three sets under construction at one place of the object; null while nothing is in them.
    private struct Node
    {
        public FieldSet? Added;
        public FieldSet? Modified;
        public FieldSet? Removed;
    }
}
