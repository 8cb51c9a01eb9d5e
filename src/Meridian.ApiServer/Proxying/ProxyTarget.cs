using Meridian.Client;

namespace Meridian.ApiServer;

/// <summary>Another server that requests are passed on to.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Key">What connections are kept by: requests with the same key may share one. A valid host name.</param>
/// <param name="Authority">Its host and port as the outside sees them.</param>
/// <param name="DialAsync">Connects to it.</param>
internal sealed record ProxyTarget(string Scheme, string Key, string Authority, Func<CancellationToken, Task<Stream>> DialAsync);
