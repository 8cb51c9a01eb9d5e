using System.Text;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Writes the <c>/etc/hosts</c> of a pod.</summary>
internal static class HostsFile
{
    private const string Begin = """
        # Kubernetes-managed hosts file.
        127.0.0.1	localhost
        ::1	localhost ip6-localhost ip6-loopback
        fe00::0	ip6-localnet
        fe00::0	ip6-mcastprefix
        fe00::1	ip6-allnodes
        fe00::2	ip6-allrouters

        """;

    public static void Write(string path, KubeObject pod, string address) => File.WriteAllText(path, Text(pod, address));

    internal static string Text(KubeObject pod, string address)
    {
        var spec = pod.View<Pod>().Spec;
        var name = SandboxConfig.Hostname(pod);
        var text = new StringBuilder(Begin).Append(address).Append('\t');
        if (spec.Subdomain.Length > 0) text.Append(name).Append('.').Append(spec.Subdomain).Append('.').Append(pod.Header.Namespace).Append(".svc.cluster.local\t");
        text.Append(name).Append('\n');
        foreach (var alias in spec.HostAliases) text.Append(alias.Ip).Append('\t').AppendJoin('\t', alias.Hostnames).Append('\n');
        return text.ToString();
    }
}
