using System.Buffers.Text;
using System.Security.Cryptography;

namespace Meridian.ApiServer;

/// <summary>The key that signs service-account tokens (ES256). Safe for concurrent use.</summary>
public sealed class ServiceAccountKey : IDisposable
{
    /// <summary>Length of a signature in bytes.</summary>
    internal const int SignatureLength = 64;

    private readonly ECDsa key;
    // Guards key: instances of ECDsa are not promised to be safe for concurrent use.
    private readonly Lock gate = new();

    private ServiceAccountKey(ECDsa key)
    {
        this.key = key;
        KeyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>Name of the key in token headers: the hash of the public key.</summary>
    public string KeyId { get; }

    /// <summary>The public key in PEM.</summary>
    public string PublicKeyPem => key.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <summary>The private key in PEM (PKCS#8). A secret.</summary>
    public string KeyPem => key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>Makes a new key.</summary>
    public static ServiceAccountKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads the key from a PEM file.</summary>
    /// <exception cref="ArgumentException">The file holds no key in PEM.</exception>
    /// <exception cref="CryptographicException">The file holds another kind of key.</exception>
    public static ServiceAccountKey Load(string path) => FromPem(File.ReadAllText(path), path);

    /// <summary>Reads the key from PEM.</summary>
    /// <param name="pem">The key.</param>
    /// <param name="source">Where it is from, for errors.</param>
    /// <exception cref="ArgumentException">The text holds no key in PEM.</exception>
    /// <exception cref="CryptographicException">The text holds another kind of key.</exception>
    public static ServiceAccountKey FromPem(string pem, string source)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        if (key.KeySize != 256) throw new CryptographicException($"{source} holds a key of {key.KeySize} bits; ES256 needs a P-256 key");
        return new ServiceAccountKey(key);
    }

    /// <summary>Reads the key from a PEM file, or makes one and writes the file when it is not there.</summary>
    public static ServiceAccountKey LoadOrCreate(string path)
    {
        if (File.Exists(path)) return Load(path);
        var made = Create();
        made.Save(path);
        return made;
    }

    /// <summary>Writes the private key as a PEM file that only its owner may read.</summary>
    public void Save(string path) => SecretFile.Write(path, KeyPem);

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    /// <summary>The public key's two coordinates, as JSON web keys hold them.</summary>
    internal (byte[] X, byte[] Y) Point()
    {
        lock (gate)
        {
            var point = key.ExportParameters(includePrivateParameters: false).Q;
            return (point.X!, point.Y!);
        }
    }

    internal byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (gate) return key.SignData(data, HashAlgorithmName.SHA256);
    }

    internal bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (gate) return key.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }
}
