using Meridian.Objects;

namespace Meridian.Node;

/// <summary>What a container sees of its pod's volumes, and the files the agent gives it.</summary>
internal static class ContainerMounts
{
    private const string Hosts = "/etc/hosts";
    private const string DefaultTermination = "/dev/termination-log";

    /// <exception cref="ContainerFault">A volume is not there, or a path leads out of it.</exception>
    public static IReadOnlyList<Cri.Mount> Of(PodSandbox pod, Container container, int restart, PodFolders folders, IReadOnlyDictionary<string, PodVolume> volumes)
    {
        var mounts = container.VolumeMounts.Select(m => Mount(m, volumes)).ToList();
        if (!pod.Spec.HostNetwork && mounts.TrueForAll(m => m.ContainerPath != Hosts)) mounts.Add(new Cri.Mount { ContainerPath = Hosts, HostPath = folders.Hosts(pod.Object) });
        var termination = folders.Termination(pod.Object, container.Name, restart);
        Directory.CreateDirectory(Path.GetDirectoryName(termination)!);
        File.WriteAllText(termination, "");
        // Whoever the container runs as may leave its last words.
        LinuxCalls.SetMode(termination, (UnixFileMode)0b110_110_110);
        mounts.Add(new Cri.Mount { ContainerPath = container.TerminationMessagePath.Length > 0 ? container.TerminationMessagePath : DefaultTermination, HostPath = termination });
        return mounts;
    }

    private static Cri.Mount Mount(VolumeMount mount, IReadOnlyDictionary<string, PodVolume> volumes)
    {
        if (!volumes.TryGetValue(mount.Name, out var volume)) throw Fault($"volume \"{mount.Name}\" is not there");
        var path = mount.SubPath.Length == 0 ? volume.Path : SubPath(volume.Path, mount);
        return new Cri.Mount { ContainerPath = mount.MountPath, HostPath = path, Readonly = mount.ReadOnly || volume.ReadOnly };
    }

    // A container may have put a link anywhere in the volume: what is mounted must lie in it all the same.
    private static string SubPath(string root, VolumeMount mount)
    {
        var path = root;
        foreach (var part in mount.SubPath.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "." or "..") throw Fault($"subPath {mount.SubPath} of volume \"{mount.Name}\" leads out of it");
            path = Path.Combine(path, part);
            if (new FileInfo(path) is { LinkTarget: not null } link) path = link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            if (path != root && !path.StartsWith(root + "/", StringComparison.Ordinal)) throw Fault($"subPath {mount.SubPath} of volume \"{mount.Name}\" leads out of it");
        }
        if (!Path.Exists(path)) Directory.CreateDirectory(path);
        return path;
    }

    private static ContainerFault Fault(string message) => new("CreateContainerConfigError", message);
}
