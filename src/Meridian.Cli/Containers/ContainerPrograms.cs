namespace Meridian.Cli;

/// <summary>The programs of the machine that containers need.</summary>
internal static class ContainerPrograms
{
    private static readonly string[] Needed = ["containerd", "ctr", "runc"];
    private static readonly string[] NeededPlugins = ["loopback", "bridge", "host-local"];
    private static readonly string[] PluginFolders = ["/opt/cni/bin", "/usr/lib/cni", "/usr/libexec/cni"];
    private static readonly string[] UsualFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Why no containers can run here, or null.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux()) return "containers need Linux";
        if (!Environment.IsPrivilegedProcess) return "containers need the rights of root";
        var plugins = Plugins().Select(Path.GetFileName).ToHashSet(StringComparer.Ordinal);
        var missing = Needed.Where(p => Find(p) is null).Concat(NeededPlugins.Where(p => !plugins.Contains(p)).Select(p => $"CNI plugin {p}")).ToList();
        return missing.Count == 0 ? null : $"containers need {string.Join(", ", missing)}, which are not there (Debian: containerd runc containernetworking-plugins)";
    }

    /// <summary>Path of a program, or null.</summary>
    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(UsualFolders).Where(f => f.Length > 0).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);

    /// <summary>The network plugins of the machine.</summary>
    public static IEnumerable<string> Plugins() => PluginFolders.Where(Directory.Exists).SelectMany(Directory.GetFiles).DistinctBy(Path.GetFileName);
}
