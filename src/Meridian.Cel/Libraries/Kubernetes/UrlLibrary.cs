using System.Buffers;
using Meridian.Cel.Values;
using static Meridian.Cel.CelType;
using T = Meridian.Cel.CelType;

namespace Meridian.Cel.Libraries.Kubernetes;

/// <summary>Parts of URLs.</summary>
internal static class UrlLibrary
{
    internal static readonly CelType Type = CelType.Opaque("kubernetes.URL");

    public static CelLibrary Create() => new CelLibrary("url").TypeName(Type)
        .Function("url", "string_to_url", T.String, Type, v => UrlValue.Parse(v.AsString()) is { } url ? CelValue.Opaque(url) : CelValue.Error($"URL parse error during conversion from string: parse \"{v.AsString()}\": invalid URI for request"))
        .Function("isURL", "is_url_string", T.String, Bool, v => CelValue.Bool(UrlValue.Parse(v.AsString()) is not null))
        .Member("getScheme", "url_get_scheme", Type, T.String, v => Text(v, u => u.Scheme))
        .Member("getHost", "url_get_host", Type, T.String, v => Text(v, u => u.Host))
        .Member("getHostname", "url_get_hostname", Type, T.String, v => Text(v, u => u.Hostname))
        .Member("getPort", "url_get_port", Type, T.String, v => Text(v, u => u.Port))
        .Member("getEscapedPath", "url_get_escaped_path", Type, T.String, v => Text(v, u => u.EscapedPath))
        .Member("getQuery", "url_get_query", Type, Map(T.String, List(T.String)), v => Query(v.AsOpaque<UrlValue>()!.Query));

    private static CelValue Text(CelValue url, Func<UrlValue, string> part) => CelValue.String(part(url.AsOpaque<UrlValue>()!));

    private static CelValue Query(string query)
    {
        var values = new Dictionary<string, List<CelValue>>(StringComparer.Ordinal);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var name = Unescape(at < 0 ? pair : pair[..at]);
            if (!values.TryGetValue(name, out var list)) values[name] = list = [];
            list.Add(CelValue.String(at < 0 ? "" : Unescape(pair[(at + 1)..])));
        }
        var map = new HashMap();
        foreach (var (name, list) in values) map.TryAdd(CelValue.String(name), CelValue.List([.. list]));
        return CelValue.Map(map);
    }

    private static string Unescape(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}

/// <summary>A URL as a request may have it: absolute, or a path that begins with a slash.</summary>
internal sealed class UrlValue : CelOpaque
{
    private static readonly SearchValues<char> NotInHosts = SearchValues.Create("<>\"\\^`{|}");

    private UrlValue(string text) => Text = text;

    public override CelType Type => UrlLibrary.Type;

    public string Text { get; }

    public string Scheme { get; private init; } = "";

    public string Host { get; private init; } = "";

    public string Hostname => Port.Length > 0 || Host.EndsWith(':') ? Bare(Host[..Host.LastIndexOf(':')]) : Bare(Host);

    public string Port => Host.LastIndexOf(':') is var at && at >= 0 && !Host[at..].Contains(']', StringComparison.Ordinal) ? Host[(at + 1)..] : "";

    public string Path { get; private init; } = "";

    public string Query { get; private init; } = "";

    /// <summary>The path with what may not stand in one escaped.</summary>
    public string EscapedPath => string.Concat(Path.Select(c => c is ' ' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}' || c > 126 ? Uri.EscapeDataString(c.ToString()) : c.ToString()));

    /// <summary>Null if the text is no URL.</summary>
    public static UrlValue? Parse(string text)
    {
        if (text.Length == 0 || text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.Contains('\u007f', StringComparison.Ordinal)) return null;
        if (text.IndexOf('#', StringComparison.Ordinal) is var anchor && anchor > 0) text = text[..anchor];
        var schemeEnd = SchemeEnd(text);
        if (schemeEnd == 0 && text[0] != '/') return null;
        var rest = schemeEnd == 0 ? text : text[(schemeEnd + 1)..];
        var scheme = text[..schemeEnd].ToLowerInvariant();
        var (address, query) = rest.IndexOf('?', StringComparison.Ordinal) is var q && q >= 0 ? (rest[..q], rest[(q + 1)..]) : (rest, "");
        if (!address.StartsWith('/')) return schemeEnd == 0 ? null : new UrlValue(text) { Scheme = scheme, Query = query };
        // Two slashes after the scheme begin the host; a plain path may begin with them too if a third follows.
        if (!address.StartsWith("//", StringComparison.Ordinal) || (schemeEnd == 0 && address.StartsWith("///", StringComparison.Ordinal)))
            return HasValidEscapes(address) ? new UrlValue(text) { Scheme = scheme, Path = address, Query = query } : null;
        if (schemeEnd == 0) return new UrlValue(text) { Path = address, Query = query };
        var end = address.IndexOf('/', 2);
        var authority = end < 0 ? address[2..] : address[2..end];
        var host = authority[(authority.LastIndexOf('@') + 1)..];
        var path = end < 0 ? "" : address[end..];
        return IsHost(host) && HasValidEscapes(path) ? new UrlValue(text) { Scheme = scheme, Host = host, Path = path, Query = query } : null;
    }

    public override bool EqualTo(CelOpaque other) => ((UrlValue)other).Text == Text;

    public override string ToString() => Text;

    private static int SchemeEnd(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ':') return i;
            if (!char.IsAsciiLetter(text[i]) && (i == 0 || !(char.IsAsciiDigit(text[i]) || text[i] is '+' or '-' or '.'))) return 0;
        }
        return 0;
    }

    private static bool IsHost(string host)
    {
        if (host.StartsWith('['))
        {
            var close = host.IndexOf(']', StringComparison.Ordinal);
            return close > 0 && IsPort(host[(close + 1)..]);
        }
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return (colon < 0 || IsPort(host[colon..])) && host.AsSpan().IndexOfAny(NotInHosts) < 0 && HasValidEscapes(host);
    }

    private static bool IsPort(string port) => port.Length == 0 || (port[0] == ':' && port.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0);

    private static bool HasValidEscapes(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
        return true;
    }

    private static string Bare(string host) => host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
}
