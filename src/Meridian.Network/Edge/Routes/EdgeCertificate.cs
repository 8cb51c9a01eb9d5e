using System.Net.Security;

namespace Meridian.Network;

/// <summary>A certificate with its key, for one name.</summary>
/// <param name="Port">Port it is for, as clients know it; 0 for all.</param>
/// <param name="Host">Name it is for; <c>*.example.test</c> for names below; empty for all.</param>
/// <param name="Context">The certificate with its key and its chain.</param>
public sealed record EdgeCertificate(int Port, string Host, SslStreamCertificateContext Context);
