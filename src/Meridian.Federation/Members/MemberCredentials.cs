using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Reads a member's credentials from its secret, in the forms that Federation v1 took: a whole <c>kubeconfig</c>, or <c>token</c> with
/// <c>ca.crt</c>, as a join writes it; also <c>tls.crt</c> and <c>tls.key</c> with <c>ca.crt</c>.
/// </summary>
internal static class MemberCredentials
{
    /// <exception cref="FormatException">The secret cannot be used; the message says why and what would be valid.</exception>
    public static ClusterCredentials Read(MemberAccess access)
    {
        var data = access.Credentials;
        if (data.ContainsKey("kubeconfig")) return FromKubeconfig(Text(data, "kubeconfig"), access.Spec.Server);
        var (token, certificate) = (Text(data, "token").Trim(), Text(data, "tls.crt"));
        if (token.Length == 0 && certificate.Length == 0)
            throw new FormatException("the cluster's secret has neither \"kubeconfig\", nor \"token\" and \"ca.crt\", nor \"tls.crt\", \"tls.key\" and \"ca.crt\"");
        return new ClusterCredentials
        {
            Server = Server(access.Spec.Server) ?? Server(Text(data, "server")) ?? throw new FormatException($"spec.server: \"{access.Spec.Server}\" is no server address; it would look like https://127.1.0.1:6443"),
            CertificateAuthorityPem = Text(data, "ca.crt"),
            ServerName = Text(data, "tls-server-name"),
            InsecureSkipVerify = Text(data, "insecure-skip-tls-verify") == "true",
            ProxyUrl = Proxy(Text(data, "proxy-url")),
            Token = token,
            ClientCertificatePem = certificate,
            ClientKeyPem = Text(data, "tls.key"),
        };
    }

    private static ClusterCredentials FromKubeconfig(string text, string server)
    {
        try
        {
            var root = YamlReader.ReadDocument(Encoding.UTF8.GetBytes(text)) as JsonObject ?? throw new FormatException("the kubeconfig in the cluster's secret is not a mapping");
            // Without a folder: whoever may write the secret must not be able to send this machine's files anywhere.
            var config = new Kubeconfig(root, null);
            var context = config.CurrentContext.Length > 0 ? config.CurrentContext : config.Contexts.Count == 1 ? config.Contexts[0]
                : throw new FormatException($"the kubeconfig in the cluster's secret has no current-context and {config.Contexts.Count} contexts; one is needed");
            var credentials = config.Credentials(context);
            // Where the server is, the Cluster says; the kubeconfig says who we are there.
            return Server(server) is { } address ? credentials with { Server = address } : credentials;
        }
        catch (Exception fault) when (fault is KubeconfigException or StatusException)
        {
            throw new FormatException($"the kubeconfig in the cluster's secret: {fault.Message}", fault);
        }
    }

    private static Uri? Proxy(string text) => text.Length == 0 ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var proxy) ? proxy : throw new FormatException("proxy-url in the cluster's secret is no address; it would look like http://proxy:3128");

    private static Uri? Server(string text) =>
        Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var server) && text.Length > 0 ? server : null;

    private static string Text(IReadOnlyDictionary<string, byte[]> data, string key) => data.TryGetValue(key, out var bytes) ? Encoding.UTF8.GetString(bytes) : "";
}
