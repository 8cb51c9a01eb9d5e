using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>Removes what a manager no longer applies and nobody else manages.</summary>
internal static class ApplyPrune
{
    /// <summary>Prunes a merged object in place.</summary>
    /// <param name="merged">The object after the merge.</param>
    /// <param name="type">How it is divided.</param>
    /// <param name="last">What the manager applied before.</param>
    /// <param name="managed">What all managers manage now, the applying one included.</param>
    public static void Prune(JsonNode merged, ApplyType type, FieldSet last, FieldSet managed)
    {
        // From the end, so that list positions stay valid.
        var pieces = type.Split(merged).ToArray();
        for (var i = pieces.Length - 1; i >= 0; i--)
        {
            var piece = pieces[i];
            if (piece.Element.Length == 0 || last.Child(piece.Element) is not { IsEmpty: false } before) continue;
            var now = managed.Child(piece.Element);
            var named = type.IsNamed(piece.Element);
            // A struct's field is managed through anything inside it; entries of maps and items of lists only by themselves.
            var kept = now is not null && (now.IsMember || (named && !now.IsEmpty));
            if (!kept && (named || before.IsMember)) Remove(merged, i, piece.Element);
            else if (piece.Value is not null) Prune(piece.Value, piece.Type, before, now ?? new FieldSet());
        }
    }

    private static void Remove(JsonNode holder, int position, string element)
    {
        if (holder is JsonArray array) array.RemoveAt(position);
        else holder.AsObject().Remove(element[2..]);
    }
}
