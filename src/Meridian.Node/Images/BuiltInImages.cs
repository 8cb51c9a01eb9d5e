namespace Meridian.Node;

/// <summary>A fixed list of images.</summary>
/// <param name="images">The images; a reference stands once.</param>
public sealed class BuiltInImages(IEnumerable<ImageEntry> images) : IImageCatalog
{
    private readonly Dictionary<string, ImageEntry> byReference = images.ToDictionary(i => i.Reference, StringComparer.Ordinal);

    /// <inheritdoc />
    public IReadOnlyList<string> References => [.. byReference.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc />
    public ImageEntry? Find(string reference) => byReference.GetValueOrDefault(Familiar(reference));

    // The long forms of a short name mean the same image.
    private static string Familiar(string reference)
    {
        var name = reference;
        foreach (var prefix in (ReadOnlySpan<string>)["docker.io/library/", "docker.io/", "localhost/"])
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            name = name[prefix.Length..];
            break;
        }
        return name.IndexOf(':', name.LastIndexOf('/') + 1) < 0 ? name + ":latest" : name;
    }
}
