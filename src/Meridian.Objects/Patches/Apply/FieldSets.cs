using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>What an update changed.</summary>
internal sealed record FieldChanges(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public FieldSet Written => Added.Union(Modified);
}

/// <summary>Derives sets of paths from objects.</summary>
internal static class FieldSets
{
    // What the server owns in every object: nobody manages these.
    private static readonly string[] Stripped = ["name", "namespace", "creationTimestamp", "selfLink", "uid", "generation", "managedFields", "resourceVersion"];

    /// <summary>The paths that an applied configuration claims.</summary>
    public static FieldSet Of(JsonObject config, ApplyType type)
    {
        var set = new FieldSet();
        Collect(config, type, set);
        return Strip(set);
    }

    /// <summary>The paths that differ between two versions of an object.</summary>
    public static FieldChanges Compare(JsonObject before, JsonObject after, ApplyType type)
    {
        var changes = new FieldChanges(new FieldSet(), new FieldSet(), new FieldSet());
        CompareBelow(before, after, type, changes);
        return new FieldChanges(Strip(changes.Added), Strip(changes.Modified), Strip(changes.Removed));
    }

    /// <summary>Removes from a set, in place, what may not be managed through an endpoint.</summary>
    /// <param name="set">Changed in place.</param>
    /// <param name="subresource">On <c>status</c> only the status and metadata are managed; on the object itself all but the status.</param>
    public static FieldSet Restrict(FieldSet set, string subresource)
    {
        if (subresource == "status")
        {
            foreach (var (element, _) in set.Children.ToArray())
                if (element is not ("f:status" or "f:metadata")) set.Remove(element);
        }
        else set.Remove("f:status");
        return set;
    }

    private static FieldSet Strip(FieldSet set)
    {
        set.IsMember = false;
        set.Remove("f:apiVersion");
        set.Remove("f:kind");
        if (set.Child("f:metadata") is not { } metadata) return set;
        metadata.IsMember = false;
        foreach (var name in Stripped) metadata.Remove(PathElement.Field(name));
        if (metadata.IsEmpty) set.Remove("f:metadata");
        return set;
    }

    private static void Collect(JsonNode? value, ApplyType type, FieldSet set)
    {
        if (!type.Divides(value))
        {
            set.IsMember = true;
            return;
        }
        foreach (var piece in type.Split(value))
        {
            var below = set.Below(piece.Element);
            Collect(piece.Value, piece.Type, below);
            if (IsEmptyMap(piece.Value) || !type.IsNamed(piece.Element)) below.IsMember = true;
        }
    }

    private static void CompareBelow(JsonNode? before, JsonNode? after, ApplyType type, FieldChanges changes)
    {
        var old = Pieces(before, type);
        var now = Pieces(after, type);
        foreach (var (element, piece) in now)
            Compare(element, old.TryGetValue(element, out var was) ? was.Value : Absent(piece.Type, piece.Value), piece.Value, piece.Type, changes);
        foreach (var (element, piece) in old)
            if (!now.ContainsKey(element)) Compare(element, piece.Value, Absent(piece.Type, piece.Value), piece.Type, changes);
    }

    private static void Compare(string element, JsonNode? before, JsonNode? after, ApplyType type, FieldChanges changes)
    {
        var (divided, was) = (type.Divides(after), type.Divides(before));
        if (before is null) Mark(changes.Added, element);
        else if (after is null) Mark(changes.Removed, element);
        else if (!divided || !was)
        {
            if (!ApplyValues.AreEqual(before, after, type.Kind)) Mark(changes.Modified, element);
            return;
        }
        CompareBelow(before, after, type, new FieldChanges(changes.Added.Below(element), changes.Modified.Below(element), changes.Removed.Below(element)));
    }

    // The last of equal items counts: lists that should have no duplicates may have some from older times.
    private static Dictionary<string, ApplyPiece> Pieces(JsonNode? value, ApplyType type)
    {
        var pieces = new Dictionary<string, ApplyPiece>(StringComparer.Ordinal);
        foreach (var piece in type.Split(value))
            if (piece.Element.Length > 0 && piece.Value is not null) pieces[piece.Element] = piece;
        return pieces;
    }

    private static JsonObject? Absent(ApplyType type, JsonNode? counterpart) => type.AlwaysThere && counterpart is JsonObject ? [] : null;

    private static void Mark(FieldSet set, string element) => set.Below(element).IsMember = true;

    private static bool IsEmptyMap(JsonNode? value) => value is JsonObject { Count: 0 };
}
