namespace Meridian.Federation;

/// <summary>A field that a rule has set.</summary>
/// <param name="Field">Its path as people write it, such as <c>spec.template.spec.containers[app].image.tag</c>.</param>
/// <param name="Value">What it was set to.</param>
internal sealed record OverrideClaim(string Field, string Value)
{
    /// <summary>Whether this one, made later, takes back something of an earlier one.</summary>
    public bool Overrules(OverrideClaim earlier)
    {
        if (Field == earlier.Field) return Value != earlier.Value;
        // A word in a list is told by a blank after the list: setting the list undoes it, but not the other way round.
        return Contains(Field, earlier.Field, ".[ ") || Contains(earlier.Field, Field, ".[");
    }

    private static bool Contains(string outer, string inner, string separators) =>
        inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) && separators.Contains(inner[outer.Length], StringComparison.Ordinal);
}
