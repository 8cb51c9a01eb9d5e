using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>Reaches members over HTTPS, with a kubeconfig or a token from the member's secret.</summary>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes loggers.</param>
public sealed class HttpMemberConnector(TimeProvider time, ILoggerFactory loggers) : IMemberConnector
{
    /// <summary>Key of the secret that holds a kubeconfig; its current context counts.</summary>
    public const string KubeconfigKey = "kubeconfig";

    /// <summary>Key of the secret that holds a bearer token.</summary>
    public const string TokenKey = "token";

    /// <summary>Key of the secret that holds the member's certificate authority in PEM.</summary>
    public const string AuthorityKey = "ca.crt";

    /// <inheritdoc />
    public IMemberConnection Connect(MemberAccess access)
    {
        try
        {
            return new HttpMemberConnection(new ApiConnection(CredentialsOf(access)), time, loggers);
        }
        catch (Exception failure) when (failure is KubeconfigException or CryptographicException or StatusException or UriFormatException)
        {
            throw new FormatException($"the credentials in secret \"{access.Spec.SecretRef.Name}\" cannot be used: {failure.Message}", failure);
        }
    }

    private static ClusterCredentials CredentialsOf(MemberAccess access)
    {
        if (access.Credentials.TryGetValue(KubeconfigKey, out var kubeconfig)) return FromKubeconfig(kubeconfig);
        if (Text(access, TokenKey).Trim() is not { Length: > 0 } token)
            throw new KubeconfigException($"it has neither \"{KubeconfigKey}\" nor \"{TokenKey}\"");
        return new ClusterCredentials { Server = new Uri(access.Spec.Server), Token = token, CertificateAuthorityPem = Text(access, AuthorityKey) };
    }

    private static ClusterCredentials FromKubeconfig(byte[] content)
    {
        var root = YamlReader.ReadDocument(content) as JsonObject ?? throw new KubeconfigException("the kubeconfig is empty");
        // A member's kubeconfig comes from outside: it must not name files of this machine.
        var config = new Kubeconfig(root, folder: null);
        return config.Credentials(config.CurrentContext);
    }

    private static string Text(MemberAccess access, string key) => access.Credentials.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
