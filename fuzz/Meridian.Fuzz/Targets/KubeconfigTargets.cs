using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Fuzz;

/// <summary>Kubeconfigs, as members hand them in. They may name no files.</summary>
internal static class KubeconfigTargets
{
    public static FuzzTarget Kubeconfigs { get; } = FuzzTarget.Of("kubeconfig", input =>
    {
        JsonNode? root = null;
        if (!FuzzTargets.MayRefuse(() => root = YamlReader.ReadDocument(input)) || root is not JsonObject file) return;
        try
        {
            var config = new Kubeconfig(file, null);
            foreach (var context in config.Contexts.Append(config.CurrentContext).Append("c")) Credentials(config, context);
            config.Remove("c");
            config.Set("d", new ClusterCredentials { Server = new Uri("https://127.0.0.1:1"), CertificateAuthorityPem = "", ClientCertificatePem = "", ClientKeyPem = "" });
        }
        catch (KubeconfigException)
        {
            // Told as the user's mistake.
        }
    },
        [
            "apiVersion: v1\nkind: Config\ncurrent-context: c\nclusters: [{name: k, cluster: {server: \"https://127.0.0.1:6443\", certificate-authority-data: QQ==}}]\ncontexts: [{name: c, context: {cluster: k, user: u}}]\nusers: [{name: u, user: {token: t, client-certificate-data: QQ==, client-key-data: QQ==}}]\n",
            "clusters:\n- name: k\n  cluster:\n    server: nonsense\n    certificate-authority: /etc/passwd\nusers:\n- name: u\n  user:\n    exec: {command: x}\ncontexts: null\n",
        ],
        "clusters:", "contexts:", "users:", "server:", "null", "[]", "{}", "- name: c", "exec:", "https://", "data: ");

    private static void Credentials(Kubeconfig config, string context)
    {
        try
        {
            config.Credentials(context);
        }
        catch (KubeconfigException)
        {
            // As above.
        }
    }
}
