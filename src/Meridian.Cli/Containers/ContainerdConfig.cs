using System.Globalization;

namespace Meridian.Cli;

/// <summary>Writes the configuration of a home's containerd and of its network.</summary>
internal static class ContainerdConfig
{
    /// <summary>Writes the files, and links the network plugins.</summary>
    public static void Write(ContainerdFolder folder)
    {
        folder.Create();
        File.WriteAllText(folder.ConfigFile, Text(folder, HasOverlay() ? "overlayfs" : "native", MayLowerScores()));
        foreach (var plugin in ContainerPrograms.Plugins())
        {
            var link = Path.Combine(folder.Plugins, Path.GetFileName(plugin));
            if (!Path.Exists(link)) File.CreateSymbolicLink(link, plugin);
        }
        // Who has made another network before keeps it.
        if (Directory.GetFiles(folder.Networks).Length == 0) File.WriteAllText(Path.Combine(folder.Networks, "10-meridian.conflist"), Network(folder));
    }

    internal static string Text(ContainerdFolder folder, string snapshotter, bool lowersScores) => $"""
        version = 2
        root = "{folder.Root}"
        state = "{folder.State}"
        disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]

        [grpc]
          address = "{folder.Socket}"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "{PauseImage.Reference}"
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          restrict_oom_score_adj = {(lowersScores ? "false" : "true")}

        [plugins."io.containerd.grpc.v1.cri".containerd]
          snapshotter = "{snapshotter}"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          BinaryName = "{ContainerPrograms.Find("runc")}"

        [plugins."io.containerd.grpc.v1.cri".cni]
          bin_dir = "{folder.Plugins}"
          conf_dir = "{folder.Networks}"

        """;

    internal static string Network(ContainerdFolder folder) => $$"""
        {
          "cniVersion": "0.4.0",
          "name": "meridian",
          "plugins": [
            {
              "type": "bridge",
              "bridge": "{{folder.Bridge}}",
              "isGateway": true,
              "hairpinMode": true,
              "ipam": {
                "type": "host-local",
                "dataDir": "{{folder.Addresses}}",
                "ranges": [[{ "subnet": "{{folder.Subnet}}" }]],
                "routes": [{ "dst": "0.0.0.0/0" }]
              }
            }
          ]
        }

        """;

    // Who may not lower the score by which the kernel chooses whom to end must not try: nothing would start.
    private static bool MayLowerScores()
    {
        const int SystemResources = 24;
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith("CapEff:", StringComparison.Ordinal)) ?? "CapEff:";
        return ulong.TryParse(line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rights) && (rights & 1UL << SystemResources) != 0;
    }

    private static bool HasOverlay() => File.ReadLines("/proc/filesystems").Any(l => l.EndsWith("\toverlay", StringComparison.Ordinal));
}
