namespace Meridian.Client;

/// <summary>Reads what a cluster and a user of a kubeconfig say, and refuses what Kubernetes refuses.</summary>
/// <param name="context">Name of the context, for messages.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="user">The user.</param>
internal sealed class CredentialsReader(string context, KubeconfigEntry cluster, KubeconfigEntry user)
{
    private static readonly string[] ProxySchemes = ["http", "https", "socks5", "socks5h"];

    /// <exception cref="KubeconfigException">Something is malformed, or of a kind that is not supported.</exception>
    public ClusterCredentials Read()
    {
        Refuse();
        var credentials = new ClusterCredentials
        {
            Server = Server(),
            CertificateAuthorityPem = cluster.Data("certificate-authority"),
            ServerName = cluster.Text("tls-server-name"),
            InsecureSkipVerify = cluster.Flag("insecure-skip-tls-verify"),
            ProxyUrl = Proxy(),
            ClientCertificatePem = user.Data("client-certificate"),
            ClientKeyPem = user.Data("client-key"),
            Token = user.Text("token"),
            TokenFile = user.Path("tokenFile"),
            Impersonation = Impersonation(),
        };
        if (credentials is { InsecureSkipVerify: true, CertificateAuthorityPem.Length: > 0 })
            throw Fault("has both insecure-skip-tls-verify and a certificate authority; take one of them away");
        return user.Entry("exec") is { } exec ? credentials with { Exec = Plugin(exec) } : credentials;
    }

    private void Refuse()
    {
        if (user.Has("auth-provider")) throw Fault("gets its credentials from an auth-provider, which Kubernetes 1.26 removed; use an exec plug-in of your provider, a token or a client certificate");
        if (user.Has("username") || user.Has("password")) throw Fault("has a user name and a password, which Kubernetes has not accepted since 1.19; use a token or a client certificate");
    }

    private Uri Server() => Uri.TryCreate(cluster.Text("server"), UriKind.Absolute, out var server) && server.Scheme is "https" or "http"
        ? server
        : throw Fault($"\"{cluster.Text("server")}\" is no server address; it would look like https://127.1.0.1:6443", ": ");

    private Uri? Proxy()
    {
        var text = cluster.Text("proxy-url");
        if (text.Length == 0) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && ProxySchemes.Contains(proxy.Scheme)
            ? proxy
            : throw Fault("has a proxy-url that is none: it would look like http://proxy:3128 or socks5://proxy:1080");
    }

    private Impersonation? Impersonation()
    {
        var impersonation = new Impersonation
        {
            User = user.Text("as"), Uid = user.Text("as-uid"), Groups = user.Texts("as-groups"), Extra = [.. user.Entry("as-user-extra")?.Lists() ?? []],
        };
        if (impersonation.User.Length > 0) return impersonation;
        if (impersonation.Uid.Length > 0 || impersonation.Groups.Count > 0 || impersonation.Extra.Count > 0) throw Fault("has as-uid, as-groups or as-user-extra, but no user to act as");
        return null;
    }

    private ExecPlugin Plugin(KubeconfigEntry exec)
    {
        if (!exec.IsTrusted) throw Fault("gets its credentials from a program, which is not run here; a token or a client certificate must be in the kubeconfig itself");
        var version = exec.Text("apiVersion");
        if (version is not (ExecPlugin.V1 or ExecPlugin.V1Beta1))
            throw Fault($"has an exec plug-in of apiVersion \"{version}\"; there are {ExecPlugin.V1} and {ExecPlugin.V1Beta1}");
        var command = exec.Text("command");
        if (command.Length == 0) throw Fault("has an exec plug-in without a command");
        return new ExecPlugin
        {
            ApiVersion = version,
            // As in a shell, only a name without a slash is looked for in PATH.
            Command = command.Contains('/', StringComparison.Ordinal) ? exec.Path("command") : command,
            Arguments = exec.Texts("args"),
            Environment = [.. exec.Entries("env").Select(e => (e.Text("name"), e.Text("value")))],
            InstallHint = exec.Text("installHint"),
            Interaction = Interaction(exec, version),
            ClusterInfo = exec.Flag("provideClusterInfo") ? ExecClusterInfo.Of(cluster) : null,
        };
    }

    private ExecInteraction Interaction(KubeconfigEntry exec, string version) => (exec.Text("interactiveMode"), version) switch
    {
        ("Never", _) => ExecInteraction.Never,
        ("Always", _) => ExecInteraction.Always,
        ("IfAvailable", _) or ("", ExecPlugin.V1Beta1) => ExecInteraction.IfAvailable,
        var (mode, _) => throw Fault($"has an exec plug-in with interactiveMode \"{mode}\"; with {version} it must be Never, IfAvailable or Always"),
    };

    private KubeconfigException Fault(string what, string join = " ") => new($"context \"{context}\"{join}{what}");
}
