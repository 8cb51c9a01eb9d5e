using Meridian.Objects;

namespace Meridian.Node;

/// <summary>The security settings of a container: its own over its pod's. Pure.</summary>
internal static class ContainerSecurity
{
    // What Kubernetes hides of the machine, and what it lets nobody write to.
    private static readonly string[] Masked =
    [
        "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi",
        "/sys/firmware", "/sys/devices/virtual/powercap",
    ];

    private static readonly string[] ReadOnly = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    public static Cri.LinuxContainerSecurityContext Of(PodSpec pod, Container container)
    {
        var own = container.SecurityContext;
        var privileged = own?.Privileged == true;
        var security = new Cri.LinuxContainerSecurityContext
        {
            NamespaceOptions = SandboxConfig.Namespaces(pod),
            Privileged = privileged,
            ReadonlyRootfs = own?.ReadOnlyRootFilesystem == true,
            NoNewPrivs = own?.AllowPrivilegeEscalation == false,
            Capabilities = new Cri.Capability(),
            Seccomp = new Cri.SecurityProfile { ProfileType = Cri.SecurityProfile.Types.ProfileType.Unconfined },
        };
        if (User(pod, container) is { } user) security.RunAsUser = new Cri.Int64Value { Value = user };
        if ((own?.RunAsGroup ?? pod.SecurityContext?.RunAsGroup) is { } group) security.RunAsGroup = new Cri.Int64Value { Value = group };
        security.Capabilities.AddCapabilities.Add(own?.Capabilities?.Add ?? []);
        security.Capabilities.DropCapabilities.Add(own?.Capabilities?.Drop ?? []);
        security.SupplementalGroups.Add(pod.SecurityContext?.SupplementalGroups ?? []);
        if (pod.SecurityContext?.FsGroup is { } files) security.SupplementalGroups.Add(files);
        if (privileged) return security;
        security.MaskedPaths.Add(Masked);
        security.ReadonlyPaths.Add(ReadOnly);
        return security;
    }

    /// <summary>Refuses what may not run as root and would.</summary>
    /// <exception cref="ContainerFault">It would.</exception>
    public static void CheckNotRoot(PodSpec pod, Container container, Cri.Image image)
    {
        if ((container.SecurityContext?.RunAsNonRoot ?? pod.SecurityContext?.RunAsNonRoot) != true) return;
        if (User(pod, container) is { } user)
        {
            if (user == 0) throw Fault("container's runAsUser breaks non-root policy");
            return;
        }
        if (image.Username.Length > 0) throw Fault($"container has runAsNonRoot and image has non-numeric user ({image.Username}), cannot verify user is non-root");
        if ((image.Uid?.Value ?? 0) == 0) throw Fault("container has runAsNonRoot and image will run as root");
    }

    private static long? User(PodSpec pod, Container container) => container.SecurityContext?.RunAsUser ?? pod.SecurityContext?.RunAsUser;

    private static ContainerFault Fault(string message) => new("CreateContainerConfigError", message);
}
