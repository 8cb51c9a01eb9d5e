namespace Meridian.Objects;

/// <summary>A field that the objects of a resource can be selected by.</summary>
/// <param name="Label">Name in selectors, such as <c>spec.nodeName</c>.</param>
/// <param name="Path">Names to the value, from the root of the object.</param>
/// <param name="WhenMissing">Value of an object without the field. Default: the empty text.</param>
public sealed record SelectableField(string Label, string[] Path, string WhenMissing = "")
{
    /// <summary>What every object can be selected by.</summary>
    internal static readonly SelectableField[] Everywhere = [At("metadata.name"), At("metadata.namespace")];

    /// <summary>A field whose label is its path.</summary>
    public static SelectableField At(string path) => new(path, path.Split('.'));

    /// <summary>A field under another name.</summary>
    public static SelectableField Alias(string label, string path) => new(label, path.Split('.'));

    /// <summary>Finds the field a selector names.</summary>
    /// <exception cref="StatusException">400: objects of the type cannot be selected by it.</exception>
    internal static SelectableField Find(ResourceType type, string label) =>
        Array.Find(Everywhere, f => f.Label == label)
        ?? Array.Find(type.SelectableFields, f => f.Label == label)
        ?? throw ApiError.BadRequest(type.SelectableFields.Length == 0
            ? $"\"{label}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
            : $"field label not supported: {label}");
}
