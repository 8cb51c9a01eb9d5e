using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Meridian.EndToEnd.Harness;

namespace Meridian.EndToEnd.Containers;

/// <summary>Two clusters whose pods are containers of one containerd, with an image of busybox.</summary>
public sealed class ContainerWorld : IAsyncLifetime
{
    private const string Busybox = "/bin/busybox";
    private static readonly string[] Programs = ["containerd", "ctr", "runc"];

    /// <summary>Its clusters.</summary>
    public static readonly string[] Clusters = ["us-central", "europe-west"];

    /// <summary>Why the tests cannot run here, or null.</summary>
    public static string? Missing { get; } = World.Missing
        ?? (!Environment.IsPrivilegedProcess ? "containers need the rights of root" : null)
        ?? (Programs.FirstOrDefault(p => !Binary.IsThere(p)) is { } program ? $"{program} is not installed (Debian packages containerd and runc)" : null)
        ?? (!File.Exists("/usr/lib/cni/bridge") ? "the network plugins are not installed (Debian package containernetworking-plugins)" : null)
        ?? (!File.Exists(Busybox) ? "busybox is not installed (Debian package busybox-static)" : null);

    /// <summary>The programs.</summary>
    public World World { get; } = new();

    /// <summary>The socket of its containerd.</summary>
    public string Socket => Path.Combine(World.Home, "containers", "containerd.sock");

    /// <summary>The containers that the runtime knows, of whatever cluster.</summary>
    public async Task<int> ContainersAsync() => (await CtrAsync("containers", "ls", "-q")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <inheritdoc />
    public async ValueTask InitializeAsync()
    {
        await World.InitializeAsync();
        if (Missing is not null) return;
        World.UpOutput = await World.Meridian.OutputAsync("up", "--regions", string.Join(',', Clusters), "--nodes", "1", "--runtime", "containers");
        var image = Path.Combine(Path.GetDirectoryName(World.KubeconfigFile)!, "busybox.tar");
        WriteImage(image);
        await CtrAsync("images", "import", image);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => World.DisposeAsync();

    private Task<string> CtrAsync(params string[] arguments) => new Tool("ctr", World.Variables).OutputAsync(["--address", Socket, "--namespace", "k8s.io", .. arguments]);

    private static void WriteImage(string path)
    {
        using var layer = new MemoryStream();
        using (var root = new TarWriter(layer, leaveOpen: true))
        {
            root.WriteEntry(Entry("bin/busybox", File.ReadAllBytes(Busybox)));
            foreach (var applet in (string[])["sh", "cat", "echo", "sleep", "httpd", "kill", "id", "env"])
                root.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
        }
        var config = $$$"""{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:{{{Convert.ToHexStringLower(SHA256.HashData(layer.ToArray()))}}}"]}}""";
        using var file = File.Create(path);
        using var archive = new TarWriter(file);
        archive.WriteEntry(Entry("manifest.json", """[{"Config":"config.json","RepoTags":["docker.io/library/busybox:1"],"Layers":["layer.tar"]}]"""u8.ToArray()));
        archive.WriteEntry(Entry("config.json", Encoding.UTF8.GetBytes(config)));
        archive.WriteEntry(Entry("layer.tar", layer.ToArray()));
    }

    private static PaxTarEntry Entry(string name, byte[] content) =>
        new(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0b111_101_101, DataStream = new MemoryStream(content) };
}
