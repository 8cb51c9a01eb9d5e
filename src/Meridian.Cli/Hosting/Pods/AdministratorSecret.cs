using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiServer;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The administrator's kubeconfig in the host cluster, kept fresh by the control plane.</summary>
/// <param name="host">The host cluster.</param>
/// <param name="objects">The federation's objects there.</param>
/// <param name="time">Clock.</param>
internal sealed class AdministratorSecret(IKubeClient host, HostObjects objects, TimeProvider time)
{
    /// <summary>Writes it unless what is there leads to the server, is of the authority and good for long enough.</summary>
    /// <param name="authority">Signs it.</param>
    /// <param name="server">Where the API is reached.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task KeepAsync(CertificateAuthority authority, Uri server, CancellationToken cancellationToken)
    {
        var known = Read(await host.GetAsync(ResourceTypes.Secrets, objects.Administrator, cancellationToken), objects.Name);
        if (known is not null && known.Server == server && known.CertificateAuthorityPem == authority.CertificatePem && !IsDue(known)) return;
        var config = Kubeconfig.Empty();
        config.Set(objects.Name, ApiCertificates.Administer(authority, server));
        config.Root["current-context"] = objects.Name;
        var data = new JsonObject { [HostObjects.KubeconfigKey] = Convert.ToBase64String(Encoding.UTF8.GetBytes(YamlWriter.Write(config.Root))) };
        var patch = JsonBytes.Of(new JsonObject { ["data"] = data });
        await host.PatchAsync(ResourceTypes.Secrets, objects.Administrator, PatchKind.Merge, patch, WriteOptions.Default, cancellationToken);
    }

    /// <summary>The credentials in the Secret; null while there are none that can be read.</summary>
    public static ClusterCredentials? Read(KubeObject secret, string federation)
    {
        if (secret.View<Secret>().Data.GetValueOrDefault(HostObjects.KubeconfigKey) is not { Length: > 0 } data) return null;
        try
        {
            return YamlReader.ReadDocument(Convert.FromBase64String(data)) is JsonObject root ? new Kubeconfig(root, null).Credentials(federation) : null;
        }
        catch (Exception failure) when (failure is FormatException or StatusException or KubeconfigException)
        {
            return null;
        }
    }

    private bool IsDue(ClusterCredentials credentials)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(credentials.ClientCertificatePem);
            return ApiCertificates.RenewalOf(certificate) <= time.GetUtcNow();
        }
        catch (CryptographicException)
        {
            return true;
        }
    }
}
