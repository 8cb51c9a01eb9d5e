namespace Meridian.ApiServer;

/// <summary>Makes links of a proxied server lead through the proxy. Pure.</summary>
/// <param name="prefix">Path of the proxy, such as <c>/api/v1/namespaces/a/pods/b/proxy</c>.</param>
/// <param name="authority">Host and port of the server behind it.</param>
/// <param name="host">Host and port by which the client knows the proxy.</param>
internal sealed class LinkRewriter(string prefix, string authority, string host)
{
    /// <summary>The link as the client has to follow it; unchanged if it is relative, leads elsewhere or is no link.</summary>
    public string Rewrite(string link)
    {
        var rest = link.AsSpan();
        if (Authority(link) is { } named)
        {
            if (!Same(named, authority) && !Same(named, host)) return link;
            rest = rest[(link.IndexOf("//", StringComparison.Ordinal) + 2 + named.Length)..];
            if (rest.IsEmpty) rest = "/";
        }
        if (rest is not ['/', ..] || rest.StartsWith("//")) return link;
        return rest.StartsWith(prefix) ? rest.ToString() : $"{prefix}{rest}";
    }

    private static bool Same(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    // What stands between "//" and the path in an absolute link; null for a link without.
    private static string? Authority(string link)
    {
        var start = link.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : link.StartsWith("//", StringComparison.Ordinal) ? 2 : -1;
        if (start < 0) return null;
        var length = link.AsSpan(start).IndexOfAny("/?#");
        return length < 0 ? link[start..] : link.Substring(start, length);
    }
}
