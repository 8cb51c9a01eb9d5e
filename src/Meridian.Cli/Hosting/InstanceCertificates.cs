using System.Net;
using System.Security.Cryptography;
using Meridian.ApiServer;
using Meridian.Client;

namespace Meridian.Cli;

/// <summary>The certificates and keys of an instance: the authority is kept, what it signs is made anew at every start.</summary>
internal sealed class InstanceCertificates : IDisposable
{
    private const string Administrator = "meridian-admin";

    private readonly InstanceFolder instance;

    /// <summary>Loads the authority and the token key, or makes them at the first start.</summary>
    /// <param name="instance">Whose they are.</param>
    /// <param name="addresses">Addresses by which the API server is reached.</param>
    /// <param name="time">Clock.</param>
    public InstanceCertificates(InstanceFolder instance, IReadOnlyList<IPAddress> addresses, TimeProvider time)
    {
        this.instance = instance;
        Directory.CreateDirectory(instance.PkiFolder);
        try
        {
            Authority = CertificateAuthority.LoadOrCreate(In("ca.crt"), In("ca.key"), $"meridian-{instance.Name}", time);
            TokenKeys = ServiceAccountKeyRing.LoadOrCreate(instance.PkiFolder);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException && !DiskFull.Is(failure))
        {
            throw new CliException($"the keys in {instance.PkiFolder} cannot be used: {failure.Message.TrimEnd('.')}. Remove that folder to have new ones made, then: meridian start {instance.Name}");
        }
        Server = Authority.IssueServer("kube-apiserver", addresses,
            ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"]);
    }

    /// <summary>Signs everything else.</summary>
    public CertificateAuthority Authority { get; }

    /// <summary>Sign and verify service account tokens.</summary>
    public ServiceAccountKeyRing TokenKeys { get; }

    /// <summary>The API server's certificate.</summary>
    public IssuedCertificate Server { get; }

    /// <summary>Writes the administrator's kubeconfig.</summary>
    public void WriteAdministrator(Uri server)
    {
        using var client = Authority.IssueClient(Administrator, [UserInfo.MastersGroup]);
        InstanceCredentials.Write(instance, new ClusterCredentials
        {
            Server = server,
            CertificateAuthorityPem = Authority.CertificatePem,
            ClientCertificatePem = client.CertificatePem,
            ClientKeyPem = client.KeyPem,
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Server.Dispose();
        TokenKeys.Dispose();
        Authority.Dispose();
    }

    private string In(string file) => Path.Combine(instance.PkiFolder, file);
}
