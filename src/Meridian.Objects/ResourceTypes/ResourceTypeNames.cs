namespace Meridian.Objects;

/// <summary>Finds resources by the words that people use for them.</summary>
public static class ResourceTypeNames
{
    /// <summary>
    /// The resource that a word means: its plural or singular name, a short name or its kind, in any case, also followed by its group
    /// (<c>deployments.apps</c>) or by version and group. Null if there is none; of several the first.
    /// </summary>
    /// <param name="types">Resources to choose from, in the order of discovery.</param>
    /// <param name="word">What the user wrote.</param>
    public static ResourceType? Named(this IEnumerable<ResourceType> types, string word)
    {
        var dot = word.IndexOf('.', StringComparison.Ordinal);
        var (name, group) = dot < 0 ? (word, "") : (word[..dot], word[(dot + 1)..]);
        return types.FirstOrDefault(t => IsName(t, name) && (dot < 0 || Is(group, t.Group) || Is(group, $"{t.Version}.{t.Group}")));
    }

    private static bool IsName(ResourceType type, string word) => Is(word, type.Plural) || Is(word, type.Singular) || Is(word, type.Kind) || type.ShortNames.Any(s => Is(word, s));

    private static bool Is(string word, string name) => word.Equals(name, StringComparison.OrdinalIgnoreCase);
}
