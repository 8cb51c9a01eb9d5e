using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Meridian.ApiServer;

/// <summary>What connections are shown of the server's certificate: made once for each certificate, as making it costs more than a handshake.</summary>
/// <param name="authority">Sent along.</param>
internal sealed class ShownCertificate(X509Certificate2 authority)
{
    private sealed record Made(X509Certificate2 Certificate, SslStreamCertificateContext Context);

    private Made? made;

    /// <summary>What shows a certificate.</summary>
    public SslStreamCertificateContext Of(X509Certificate2 certificate)
    {
        if (Volatile.Read(ref made) is { } known && ReferenceEquals(known.Certificate, certificate)) return known.Context;
        var context = SslStreamCertificateContext.Create(certificate, [authority], offline: true);
        Volatile.Write(ref made, new Made(certificate, context));
        return context;
    }
}
