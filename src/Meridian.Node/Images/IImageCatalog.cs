namespace Meridian.Node;

/// <summary>The images that process pods can run. Safe for concurrent use.</summary>
public interface IImageCatalog
{
    /// <summary>The image of that reference, or null.</summary>
    /// <param name="reference">As in a container's <c>image</c>, such as <c>backend:v1</c>.</param>
    ImageEntry? Find(string reference);

    /// <summary>References of all images, in a fixed order: what an error names.</summary>
    IReadOnlyList<string> References { get; }
}

/// <summary>What an image starts when its pod does not say otherwise.</summary>
/// <param name="Reference">Name and tag.</param>
/// <param name="Entrypoint">Program and first arguments; a container's <c>command</c> replaces it, and <see cref="Arguments"/> with it.</param>
public sealed record ImageEntry(string Reference, IReadOnlyList<string> Entrypoint)
{
    /// <summary>Arguments after the entry point; a container's <c>args</c> replace them. Default: none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment of the image. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Folder to start in; empty for the root folder.</summary>
    public string WorkingDirectory { get; init; } = "";
}
