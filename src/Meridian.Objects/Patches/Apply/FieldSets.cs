using System.Text.Json.Nodes;

namespace Meridian.Objects.Apply;

/// <summary>Derives sets of paths from objects.</summary>
internal static class FieldSets
{
    // What the server owns in every object: nobody manages these.
    private static readonly string[] Stripped = 
        ["f:name", "f:namespace", "f:creationTimestamp", "f:selfLink", "f:uid", "f:generation", "f:managedFields", "f:resourceVersion"];

    /// <summary>The paths that an applied configuration claims.</summary>
    public static FieldSet Of(JsonObject config, ApplyType type)
    {
        var set = new FieldSet();
        Collect(config, type, set);
        return Strip(set);
    }

    /// <summary>Whether an endpoint is about the status of an object: the one of that name, and that which takes approvals.</summary>
    public static bool IsStatus(string subresource) => subresource is "status" or "approval";

    /// <summary>The part of a set that may be managed through an endpoint: on <c>status</c> the status and metadata, else all but the status.</summary>
    public static FieldSet Restrict(FieldSet set, string subresource, bool statusIsApart)
    {
        if (IsStatus(subresource)) return set.Without(element => element is not ("f:status" or "f:metadata"));
        return statusIsApart ? set.Without(element => element == "f:status") : set;
    }

    /// <summary>Removes, in place, what the server owns and nobody manages.</summary>
    public static FieldSet Strip(FieldSet set)
    {
        set.IsMember = false;
        set.Remove("f:apiVersion");
        set.Remove("f:kind");
        if (set.Child("f:metadata") is not { } metadata) return set;
        metadata.IsMember = false;
        foreach (var element in Stripped) metadata.Remove(element);
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

    private static bool IsEmptyMap(JsonNode? value) => value is JsonObject { Count: 0 };
}
