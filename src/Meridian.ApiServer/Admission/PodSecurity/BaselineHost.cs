using System.Text.Json.Nodes;
using Meridian.ApiServer.Kinds;

namespace Meridian.ApiServer;

/// <summary>What the baseline level forbids because it is the machine's, not the pod's.</summary>
internal static class BaselineHost
{
    private static readonly string[] SharedNamespaces = ["hostIPC", "hostNetwork", "hostPID"];
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Hooks = ["postStart", "preStop"];
    private static readonly string[] Handlers = ["httpGet", "tcpSocket"];

    // Name, and the first minor version that holds it for harmless.
    private static readonly Dictionary<string, int> SafeSysctls = new(StringComparer.Ordinal)
    {
        ["kernel.shm_rmid_forced"] = 0,
        ["net.ipv4.ip_local_port_range"] = 0,
        ["net.ipv4.tcp_syncookies"] = 0,
        ["net.ipv4.ping_group_range"] = 0,
        ["net.ipv4.ip_unprivileged_port_start"] = 0,
        ["net.ipv4.ip_local_reserved_ports"] = 27,
        ["net.ipv4.tcp_keepalive_time"] = 29,
        ["net.ipv4.tcp_fin_timeout"] = 29,
        ["net.ipv4.tcp_keepalive_intvl"] = 29,
        ["net.ipv4.tcp_keepalive_probes"] = 29,
        ["net.ipv4.tcp_rmem"] = 32,
        ["net.ipv4.tcp_wmem"] = 32,
    };

    public static Violation? Namespaces(PodUnderTest pod, int minor)
    {
        var shared = SharedNamespaces.Where(n => PodJson.Flag(pod.Spec, n) == true).Select(n => $"{n}=true").ToArray();
        return shared.Length == 0 ? null : new Violation("host namespaces", string.Join(", ", shared));
    }

    public static Violation? PathVolumes(PodUnderTest pod, int minor)
    {
        var volumes = pod.Volumes.Where(v => v["hostPath"] is not null).Select(v => JsonAccess.Text(v, "name")).ToArray();
        return volumes.Length == 0 ? null : new Violation("hostPath volumes", Violation.Several("volume", volumes));
    }

    public static Violation? Ports(PodUnderTest pod, int minor)
    {
        var containers = pod.ContainersWhere(c => HostPorts(c).Any());
        if (containers.Length == 0) return null;
        var ports = Violation.Set(pod.Containers.SelectMany(HostPorts));
        return new Violation("hostPort", $"{Violation.Containers(containers)} {(containers.Length == 1 ? "uses" : "use")} {Violation.Plural("hostPort", ports)} {string.Join(", ", ports)}");
    }

    public static Violation? ProbesAndLifecycle(PodUnderTest pod, int minor)
    {
        var containers = Violation.Set(pod.ContainersWhere(c => Hosts(c).Any()));
        if (containers.Length == 0) return null;
        var hosts = Violation.Set(pod.Containers.SelectMany(Hosts));
        return new Violation("probe or lifecycle host",
            $"{Violation.Containers(containers)} {(containers.Length == 1 ? "uses" : "use")} {Violation.Several("probe or lifecycle host", hosts)}");
    }

    public static Violation? Sysctls(PodUnderTest pod, int minor)
    {
        var forbidden = PodUnderTest.Objects(pod.SecurityContext?["sysctls"]).Select(s => JsonAccess.Text(s, "name"))
            .Where(name => !SafeSysctls.TryGetValue(name, out var since) || since > minor).ToArray();
        return forbidden.Length == 0 ? null : new Violation("forbidden sysctls", string.Join(", ", forbidden));
    }

    public static Violation? WindowsHostProcess(PodUnderTest pod, int minor)
    {
        var containers = pod.ContainersWhere(c => IsHostProcess(c.SecurityContext));
        var own = IsHostProcess(pod.SecurityContext);
        return own || containers.Length > 0
            ? new Violation("hostProcess", $"{Violation.Setters(own, containers)} must not set securityContext.windowsOptions.hostProcess=true")
            : null;
    }

    private static bool IsHostProcess(JsonObject? context) => PodJson.Flag(context?["windowsOptions"], "hostProcess") == true;

    private static IEnumerable<string> HostPorts(ContainerUnderTest container) =>
        PodUnderTest.Objects(container.Node["ports"]).Select(p => p["hostPort"]?.ToJsonString() ?? "0").Where(p => p != "0");

    private static IEnumerable<string> Hosts(ContainerUnderTest container)
    {
        var lifecycle = container.Node["lifecycle"] as JsonObject;
        var holders = Probes.Select(p => container.Node[p]).Concat(Hooks.Select(h => lifecycle?[h]));
        return holders.OfType<JsonObject>().SelectMany(holder => Handlers.Select(h => JsonAccess.Text(holder[h], "host"))).Where(host => host.Length > 0);
    }
}
