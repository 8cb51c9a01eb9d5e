using Meridian.Client;

namespace Meridian.Cli;

/// <summary>The cluster that a pod runs in, as the pod's service account sees it.</summary>
internal static class HostCluster
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Credentials of the pod that this process is.</summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    /// <exception cref="CliException">This process is no pod, or its account's token is kept from it.</exception>
    public static ClusterCredentials OfPod(Func<string, string?> variable)
    {
        // Pods that are processes are told where their files are: they share the machine's file system.
        var folder = variable("MERIDIAN_SERVICEACCOUNT_DIR") is { Length: > 0 } named ? named : MountPath;
        var (token, authority) = (Path.Combine(folder, "token"), Path.Combine(folder, "ca.crt"));
        if (!File.Exists(token)) throw new CliException($"{token} is missing: this command runs in a pod with a service account");
        return new ClusterCredentials { Server = Server(variable), TokenFile = token, CertificateAuthorityPem = File.Exists(authority) ? File.ReadAllText(authority) : "" };
    }

    private static Uri Server(Func<string, string?> variable)
    {
        if (variable("MERIDIAN_API_SERVER") is { Length: > 0 } told) return new Uri(told);
        var (host, port) = (variable("KUBERNETES_SERVICE_HOST"), variable("KUBERNETES_SERVICE_PORT"));
        if (string.IsNullOrEmpty(host)) throw new CliException("KUBERNETES_SERVICE_HOST is not set: this command runs in a pod");
        return new Uri(host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}" : $"https://{host}:{port}");
    }
}
