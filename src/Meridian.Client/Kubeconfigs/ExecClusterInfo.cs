using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.Client;

/// <summary>What a plug-in that asks for it is told of the cluster.</summary>
internal static class ExecClusterInfo
{
    // The one extension of a cluster that is meant for plug-ins.
    private const string Extension = "client.authentication.k8s.io/exec";

    /// <summary>The cluster in the words of <c>ExecCredential.spec.cluster</c>.</summary>
    /// <exception cref="KubeconfigException">A file the cluster names cannot be read.</exception>
    public static JsonObject Of(KubeconfigEntry cluster)
    {
        var info = new JsonObject { ["server"] = cluster.Text("server") };
        if (cluster.Text("tls-server-name") is { Length: > 0 } name) info["tls-server-name"] = name;
        if (cluster.Flag("insecure-skip-tls-verify")) info["insecure-skip-tls-verify"] = true;
        if (cluster.Data("certificate-authority") is { Length: > 0 } authority) info["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authority));
        if (cluster.Text("proxy-url") is { Length: > 0 } proxy) info["proxy-url"] = proxy;
        if (cluster.Entries("extensions").FirstOrDefault(e => e.Text("name") == Extension)?.Copy("extension") is { } config) info["config"] = config;
        return info;
    }
}
