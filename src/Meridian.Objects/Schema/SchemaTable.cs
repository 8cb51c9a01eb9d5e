using System.Collections.Concurrent;

namespace Meridian.Objects;

/// <summary>
/// Every object type the program knows, by kind and by name. Types are read from the embedded tables when first asked for and then shared;
/// any thread may ask.
/// </summary>
public static class SchemaTable
{
    private static readonly Lazy<SchemaTexts> Texts = new(SchemaTexts.Load);
    private static readonly ConcurrentDictionary<string, SchemaType> Types = new(StringComparer.Ordinal);

    /// <summary>Full names of all types, in no order.</summary>
    public static IEnumerable<string> Names => Texts.Value.Names;

    /// <summary>The type of objects with this <c>apiVersion</c> and <c>kind</c>; null for kinds without a table entry, such as custom resources.</summary>
    /// <remarks>The option and Status kinds of <c>meta.k8s.io</c> are found under every <c>apiVersion</c>, as clients send them so.</remarks>
    public static SchemaType? ForKind(string apiVersion, string kind) => Texts.Value.NameOf(apiVersion, kind) is { } name ? ByName(name) : null;

    /// <summary>The type of this full name, such as <c>io.k8s.api.core.v1.PodSpec</c>; null if there is none.</summary>
    public static SchemaType? ByName(string fullName)
    {
        if (Types.TryGetValue(fullName, out var known)) return known;
        return Texts.Value.TryText(fullName, out var text) ? Types.GetOrAdd(fullName, SchemaTextReader.Read(text)) : null;
    }
}
