using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>A certificate from a Secret, or why there is none.</summary>
/// <param name="Context">The certificate with its key; null if there is none.</param>
/// <param name="Fault">What is wrong; empty if nothing is. An expired certificate is there all the same.</param>
internal sealed record TlsSecret(SslStreamCertificateContext? Context, string Fault);

/// <summary>Reads certificates from Secrets, each state of one once.</summary>
/// <param name="get">The Secret, or null.</param>
/// <param name="time">Clock.</param>
internal sealed class TlsSecrets(Func<ObjectKey, KubeObject?> get, TimeProvider time)
{
    private const int MostKept = 1000;

    private readonly Dictionary<ObjectKey, (string Version, TlsSecret Read)> known = [];

    public TlsSecret Find(ObjectKey key)
    {
        if (get(key) is not { } secret) return new TlsSecret(null, $"secret {key} not found");
        if (known.TryGetValue(key, out var before) && before.Version == secret.Header.ResourceVersion) return before.Read;
        if (known.Count >= MostKept) known.Clear();
        var read = Read(key, secret.View<Secret>().Data);
        known[key] = (secret.Header.ResourceVersion, read);
        return read;
    }

    private TlsSecret Read(ObjectKey key, IReadOnlyDictionary<string, string> data)
    {
        if (!data.TryGetValue("tls.crt", out var certificate) || !data.TryGetValue("tls.key", out var privateKey)) return new TlsSecret(null, $"secret {key} has no tls.crt and tls.key");
        try
        {
            var pem = Encoding.ASCII.GetString(Convert.FromBase64String(certificate));
            var leaf = X509Certificate2.CreateFromPem(pem, Encoding.ASCII.GetString(Convert.FromBase64String(privateKey)));
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            var context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
            return new TlsSecret(context, leaf.NotAfter.ToUniversalTime() < time.GetUtcNow() ? $"the certificate of secret {key} expired at {leaf.NotAfter.ToUniversalTime():u}" : "");
        }
        catch (Exception invalid) when (invalid is CryptographicException or ArgumentException or FormatException)
        {
            return new TlsSecret(null, $"secret {key} has no valid certificate with its key: {invalid.Message}");
        }
    }
}
