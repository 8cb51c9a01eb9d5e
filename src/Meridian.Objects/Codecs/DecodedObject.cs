using System.Text.Json.Nodes;

namespace Meridian.Objects;

/// <summary>An object read from a request.</summary>
/// <param name="Node">The object. Fields that its type does not have were left out, and so were nulls, as Kubernetes does for the kinds it knows.</param>
/// <param name="Problems">
/// What was left out or stood twice, as warnings and strict errors word it: <c>unknown field "spec.x"</c>, <c>duplicate field "spec.y"</c>. Never null.
/// </param>
public sealed record DecodedObject(JsonObject Node, IReadOnlyList<string> Problems)
{
    /// <summary>The refusal under <c>fieldValidation=Strict</c>, naming every problem; null if there is none.</summary>
    public StatusException? StrictError()
    {
        if (Problems.Count == 0) return null;
        var names = new ObjectTypeNames((string?)Node["apiVersion"] ?? "", (string?)Node["kind"] ?? "");
        return names.CannotHandle($"strict decoding error: {string.Join(", ", Problems)}");
    }
}
