using Microsoft.AspNetCore.Http;

namespace Meridian.Network;

/// <summary>A request as routes see it.</summary>
internal sealed class HttpFacts(HttpRequest request) : IRequestFacts
{
    public string Method => request.Method;

    public bool HasHeader(EdgeField field) => request.Headers.TryGetValue(field.Name, out var values) && field.Fits(string.Join(", ", values.ToArray()));

    public bool HasQuery(EdgeField field) => request.Query.TryGetValue(field.Name, out var values) && values is [{ } first, ..] && field.Fits(first);
}
