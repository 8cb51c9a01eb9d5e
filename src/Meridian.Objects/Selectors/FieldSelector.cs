namespace Meridian.Objects;

/// <summary>Chooses objects by the values of a few fields: all requirements must hold. Immutable.</summary>
public sealed class FieldSelector
{
    /// <summary>Chooses every object.</summary>
    public static readonly FieldSelector Everything = new([]);

    private readonly FieldRequirement[] requirements;

    private FieldSelector(FieldRequirement[] requirements) => this.requirements = requirements;

    /// <summary>Whether every object is chosen.</summary>
    public bool IsEverything => requirements.Length == 0;

    /// <summary>
    /// Reads the text form: <c>field=value</c>, <c>field==value</c>, <c>field!=value</c>, joined by commas; a backslash escapes
    /// a comma, an equals sign or a backslash. The empty text chooses everything.
    /// </summary>
    /// <param name="text">The selector.</param>
    /// <param name="type">Resource whose objects are chosen: it decides which fields there are.</param>
    /// <exception cref="StatusException">400: the text is not a selector, or objects of the type cannot be selected by the field.</exception>
    public static FieldSelector Parse(string text, ResourceType type)
    {
        if (text.Length == 0) return Everything;
        return new FieldSelector([.. FieldSelectorText.Split(text).Select(term => new FieldRequirement(
            SelectableField.Find(type, term.Label), term.Value, term.Negated))]);
    }

    /// <summary>Whether the object is chosen. Reads only as much of the JSON as the fields need.</summary>
    public bool Matches(KubeObject obj)
    {
        foreach (var requirement in requirements)
            if (!requirement.Matches(obj)) return false;
        return true;
    }

    /// <summary>The value that a field must have for an object to be chosen; null if the selector does not say.</summary>
    /// <param name="label">Name of the field, such as <c>metadata.name</c>.</param>
    public string? RequiredValue(string label) => Array.Find(requirements, r => !r.Negated && r.Field.Label == label)?.Value;

    /// <summary>The text form, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => string.Join(',', requirements.AsEnumerable());
}

/// <summary>One requirement of a <see cref="FieldSelector"/>.</summary>
internal sealed record FieldRequirement(SelectableField Field, string Value, bool Negated)
{
    public bool Matches(KubeObject obj) => (ValueIn(obj) == Value) != Negated;

    public override string ToString() => $"{Field.Label}{(Negated ? "!=" : "=")}{FieldSelectorText.Escape(Value)}";

    private string ValueIn(KubeObject obj) => Field.Path switch
    {
        ["metadata", "name"] => obj.Header.Name,
        ["metadata", "namespace"] => obj.Header.Namespace,
        _ => JsonScalarAtPath.Read(obj.Json.Span, Field.Path) is { Length: > 0 } value ? value : Field.WhenMissing,
    };
}
