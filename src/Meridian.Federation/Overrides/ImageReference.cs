namespace Meridian.Federation;

/// <summary>The parts of an image's name.</summary>
/// <param name="Registry">Host, with port if any; empty for the default registry.</param>
/// <param name="Repository">Path in the registry.</param>
/// <param name="Tag">Tag; empty if there is none.</param>
/// <param name="Digest">Digest, such as <c>sha256:...</c>; empty if there is none.</param>
internal sealed record ImageReference(string Registry, string Repository, string Tag, string Digest)
{
    /// <summary>Takes a name apart; every text has a reading.</summary>
    public static ImageReference Parse(string image)
    {
        var (rest, digest) = Cut(image, image.IndexOf('@', StringComparison.Ordinal));
        // A colon before the last slash belongs to the registry's port.
        var colon = rest.LastIndexOf(':');
        var (path, tag) = Cut(rest, colon > rest.LastIndexOf('/') ? colon : -1);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IsRegistry(path[..slash]) ? new(path[..slash], path[(slash + 1)..], tag, digest) : new("", path, tag, digest);
    }

    /// <summary>Tag or digest: which contents are meant; a digest counts more.</summary>
    public string Version => Digest.Length > 0 ? Digest : Tag;

    /// <summary>The same image with other contents.</summary>
    /// <param name="version">A tag, a digest, or the empty text for none.</param>
    public ImageReference WithVersion(string version) =>
        version.Contains(':', StringComparison.Ordinal) ? this with { Tag = "", Digest = version } : this with { Tag = version, Digest = "" };

    /// <summary>The name.</summary>
    public override string ToString() =>
        (Registry.Length > 0 ? Registry + "/" : "") + Repository + (Tag.Length > 0 ? ":" + Tag : "") + (Digest.Length > 0 ? "@" + Digest : "");

    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    // The rule of every container runtime: what has a dot or a port, and the name of this machine.
    private static bool IsRegistry(string first) => first.AsSpan().ContainsAny('.', ':') || first == "localhost";
}
