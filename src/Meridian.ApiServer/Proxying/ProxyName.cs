using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>What a proxied pod, service or node is named by: <c>name</c>, <c>name:port</c> or <c>scheme:name:port</c>.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>; empty if none is named.</param>
/// <param name="Name">Name of the object.</param>
/// <param name="Port">Number or name of a port; empty if none is named.</param>
internal readonly record struct ProxyName(string Scheme, string Name, string Port)
{
    /// <param name="text">The name as the path has it.</param>
    /// <param name="what">What it names, for the error.</param>
    /// <exception cref="StatusException">400: it has another form.</exception>
    public static ProxyName Parse(string text, string what)
    {
        var parsed = text.Split(':') switch
        {
            [var name] => new ProxyName("", name, ""),
            [var name, var port] => new ProxyName("", name, port),
            ["http" or "https" or "", var name, var port] => new ProxyName(text[..text.IndexOf(':')], name, port),
            _ => default,
        };
        return string.IsNullOrEmpty(parsed.Name) ? throw ApiError.BadRequest($"invalid {what} request \"{text}\"") : parsed;
    }
}
