using System.Net.Http.Headers;

namespace Meridian.Network;

/// <summary>What is needed to send a request once more, elsewhere.</summary>
/// <param name="Method">Its method.</param>
/// <param name="PathAndQuery">What it asks for.</param>
/// <param name="Host">Host it asks.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="ContentHeaders">Headers of its body.</param>
internal sealed record MirroredRequest(HttpMethod Method, string PathAndQuery, string? Host, KeyValuePair<string, string[]>[] Headers, KeyValuePair<string, string[]>[] ContentHeaders)
{
    public static MirroredRequest Of(HttpRequestMessage request) =>
        new(request.Method, request.RequestUri?.PathAndQuery ?? "", request.Headers.Host, Kept(request.Headers), request.Content is { } content ? Kept(content.Headers) : []);

    /// <summary>The request for a backend.</summary>
    /// <param name="prefix">Beginning of the backend's address.</param>
    /// <param name="fallback">What it asks for if nothing was rewritten, without the first slash.</param>
    /// <param name="body">Its body; empty for none.</param>
    public HttpRequestMessage To(string prefix, string fallback, ReadOnlyMemory<byte> body)
    {
        var message = new HttpRequestMessage(Method, prefix + (PathAndQuery.Length > 0 ? PathAndQuery : fallback).TrimStart('/'));
        foreach (var (name, values) in Headers) message.Headers.TryAddWithoutValidation(name, values);
        message.Headers.Host = Host;
        if (body.IsEmpty) return message;
        message.Content = new ReadOnlyMemoryContent(body);
        foreach (var (name, values) in ContentHeaders)
            if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) message.Content.Headers.TryAddWithoutValidation(name, values);
        return message;
    }

    private static KeyValuePair<string, string[]>[] Kept(HttpHeaders headers) => [.. headers.NonValidated.Select(h => KeyValuePair.Create(h.Key, h.Value.ToArray()))];
}
