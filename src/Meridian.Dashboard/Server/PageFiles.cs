using System.Collections.Frozen;

namespace Meridian.Dashboard;

/// <summary>The page's files, embedded in the binary: nothing is asked of any other host.</summary>
internal static class PageFiles
{
    private const string Script = "text/javascript; charset=utf-8";

    private static readonly FrozenDictionary<string, (string Name, string ContentType)> Files = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["/"] = ("index.html", "text/html; charset=utf-8"),
        ["/page.css"] = ("page.css", "text/css; charset=utf-8"),
        ["/page.js"] = ("page.js", Script),
        ["/elements.js"] = ("elements.js", Script),
        ["/clusters.js"] = ("clusters.js", Script),
        ["/deployments.js"] = ("deployments.js", Script),
        ["/traffic.js"] = ("traffic.js", Script),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The file at a path, or null.</summary>
    public static (Stream Content, string ContentType)? Open(string path)
    {
        if (!Files.TryGetValue(path, out var file)) return null;
        var content = typeof(PageFiles).Assembly.GetManifestResourceStream($"page/{file.Name}")
            ?? throw new InvalidOperationException($"{file.Name} is not embedded");
        return (content, file.ContentType);
    }
}
