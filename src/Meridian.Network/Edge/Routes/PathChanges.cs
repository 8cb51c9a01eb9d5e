namespace Meridian.Network;

/// <summary>Makes other paths and addresses of those asked; pure.</summary>
internal static class PathChanges
{
    /// <summary>The path after a change.</summary>
    /// <param name="change">The change; null for none.</param>
    /// <param name="path">Path asked.</param>
    /// <param name="route">Path of the route that matched.</param>
    public static string Apply(EdgePathChange? change, string path, string route)
    {
        if (change is null) return path;
        if (!change.OnlyPrefix) return change.Value;
        var rest = path.AsSpan(Math.Min(path.Length, route.AsSpan().TrimEnd('/').Length)).TrimStart('/');
        var front = change.Value.AsSpan().TrimEnd('/');
        return rest.IsEmpty ? (front.IsEmpty ? "/" : front.ToString()) : $"{front}/{rest}";
    }

    /// <summary>The address that a redirect leads to.</summary>
    /// <param name="redirect">The redirect.</param>
    /// <param name="scheme">Scheme asked.</param>
    /// <param name="host">Host asked, without port.</param>
    /// <param name="port">Port asked, as clients know it.</param>
    /// <param name="path">Path asked, encoded.</param>
    /// <param name="query">Query asked, with its question mark, or empty.</param>
    /// <param name="route">Path of the route that matched.</param>
    public static string Location(EdgeRedirect redirect, string scheme, string host, int port, string path, string query, string route)
    {
        var to = redirect.Scheme ?? scheme;
        // A scheme without a port means its usual one; without a scheme the port asked stays.
        var toPort = redirect.Port ?? (redirect.Scheme is null ? port : Usual(to));
        var suffix = toPort == Usual(to) ? "" : $":{toPort}";
        return $"{to}://{redirect.Host ?? host}{suffix}{Apply(redirect.Path, path, route)}{query}";
    }

    private static int Usual(string scheme) => scheme == "https" ? 443 : 80;
}
