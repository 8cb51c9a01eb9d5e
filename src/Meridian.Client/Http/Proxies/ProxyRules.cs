using System.Net;

namespace Meridian.Client;

/// <summary>
/// Which proxy leads to a server: the kubeconfig's own, else that of <c>HTTPS_PROXY</c> or <c>HTTP_PROXY</c> unless <c>NO_PROXY</c> names the
/// server, in the way of kubectl. This machine itself is never reached through a proxy of the environment. Pure.
/// </summary>
internal static class ProxyRules
{
    /// <summary>The proxy; null for a direct connection.</summary>
    /// <param name="server">The server.</param>
    /// <param name="own">The kubeconfig's proxy; null for none.</param>
    /// <param name="environment">Reads a variable of the environment.</param>
    public static Uri? Find(Uri server, Uri? own, Func<string, string?> environment)
    {
        if (own is not null) return own;
        var name = server.Scheme == Uri.UriSchemeHttps ? "HTTPS_PROXY" : "HTTP_PROXY";
        var proxy = Parse(Variable(environment, name));
        return proxy is null || IsHere(server) || Excepts(Variable(environment, "NO_PROXY"), server) ? null : proxy;
    }

    /// <summary>Whether a list as in <c>NO_PROXY</c> names the server: by <c>*</c>, a domain and all below it, a domain with a leading dot for those below it only, an address or a network, each with a port or without.</summary>
    public static bool Excepts(string list, Uri server) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Any(entry => Names(entry, server));

    private static string Variable(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant()) ?? "";

    private static Uri? Parse(string text)
    {
        if (text.Length == 0) return null;
        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}", UriKind.Absolute, out var proxy) ? proxy : null;
    }

    private static bool IsHere(Uri server) => server.IsLoopback || (IPAddress.TryParse(server.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static bool Names(string entry, Uri server)
    {
        if (entry == "*") return true;
        var host = server.IdnHost;
        if (IPNetwork.TryParse(entry, out var network)) return IPAddress.TryParse(host, out var inside) && network.Contains(inside);
        if (IPAddress.TryParse(entry, out var address)) return IPAddress.TryParse(host, out var other) && other.Equals(address);
        var colon = entry.LastIndexOf(':');
        if (colon > 0 && int.TryParse(entry.AsSpan(colon + 1), out var port))
        {
            if (port != server.Port) return false;
            entry = entry[..colon];
        }
        var domain = entry.TrimStart('*');
        if (domain.StartsWith('.')) return host.EndsWith(domain, StringComparison.OrdinalIgnoreCase);
        return host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith('.' + domain, StringComparison.OrdinalIgnoreCase);
    }
}
