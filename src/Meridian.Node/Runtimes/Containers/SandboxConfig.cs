using System.Net;
using Meridian.Objects;

namespace Meridian.Node;

/// <summary>Describes a pod's sandbox to the runtime. Pure.</summary>
internal static class SandboxConfig
{
    private const int LongestHostname = 63;

    /// <param name="pod">The pod.</param>
    /// <param name="labels">Whose it is.</param>
    /// <param name="folders">Where its logs go.</param>
    /// <param name="dns">Address of the cluster's DNS server; null for none.</param>
    /// <param name="domain">The cluster's domain.</param>
    /// <param name="attempt">How many sandboxes the pod had before.</param>
    public static Cri.PodSandboxConfig Of(KubeObject pod, CriLabels labels, PodFolders folders, IPAddress? dns, string domain, uint attempt)
    {
        var (header, spec) = (pod.Header, pod.View<Pod>().Spec);
        var config = new Cri.PodSandboxConfig
        {
            Metadata = new Cri.PodSandboxMetadata { Name = header.Name, Namespace = header.Namespace, Uid = header.Uid, Attempt = attempt },
            LogDirectory = Path.Combine(folders.Of(pod), "logs"),
            Hostname = spec.HostNetwork ? "" : Hostname(pod),
            Linux = new Cri.LinuxPodSandboxConfig { SecurityContext = Security(spec) },
        };
        labels.Mark(config.Labels, pod);
        labels.Mark(config.Annotations);
        if (Dns(header.Namespace, spec, dns, domain) is { } resolver) config.DnsConfig = resolver;
        foreach (var port in spec.Containers.SelectMany(c => c.Ports).Where(p => p.HostPort > 0 && !spec.HostNetwork)) config.PortMappings.Add(Mapping(port));
        return config;
    }

    /// <summary>The name a pod has for itself.</summary>
    public static string Hostname(KubeObject pod)
    {
        var wanted = pod.View<Pod>().Spec.Hostname is { Length: > 0 } named ? named : pod.Header.Name;
        return wanted.Length <= LongestHostname ? wanted : wanted[..LongestHostname].TrimEnd('-', '.');
    }

    /// <summary>What containers of a pod share.</summary>
    public static Cri.NamespaceOption Namespaces(PodSpec spec) => new()
    {
        Network = spec.HostNetwork ? Cri.NamespaceMode.Node : Cri.NamespaceMode.Pod,
        Pid = Cri.NamespaceMode.Container,
        Ipc = Cri.NamespaceMode.Pod,
    };

    private static Cri.LinuxSandboxSecurityContext Security(PodSpec spec) => new()
    {
        NamespaceOptions = Namespaces(spec),
        Privileged = spec.AllContainers.Any(c => c.SecurityContext?.Privileged == true),
        Seccomp = new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.RuntimeDefault },
    };

    // Null leaves the machine's own resolver.
    private static Cri.DNSConfig? Dns(string ns, PodSpec spec, IPAddress? dns, string domain)
    {
        var config = new Cri.DNSConfig();
        var clusterFirst = spec.DnsPolicy is "" or "ClusterFirst" && !spec.HostNetwork || spec.DnsPolicy == "ClusterFirstWithHostNet";
        if (clusterFirst && dns is not null)
        {
            config.Servers.Add(dns.ToString());
            config.Searches.Add([$"{ns}.svc.{domain}", $"svc.{domain}", domain]);
            config.Options.Add("ndots:5");
        }
        else if (spec.DnsPolicy != "None")
        {
            return null;
        }
        if (spec.DnsConfig is not { } more) return config;
        config.Servers.Add(more.Nameservers);
        config.Searches.Add(more.Searches);
        config.Options.Add(more.Options.Select(o => o.Value.Length > 0 ? $"{o.Name}:{o.Value}" : o.Name));
        return config;
    }

    private static Cri.PortMapping Mapping(ContainerPort port) => new()
    {
        ContainerPort = port.ContainerPortNumber,
        HostPort = port.HostPort,
        HostIp = port.HostIP,
        Protocol = port.Protocol switch { "UDP" => Cri.Protocol.Udp, "SCTP" => Cri.Protocol.Sctp, _ => Cri.Protocol.Tcp },
    };
}
