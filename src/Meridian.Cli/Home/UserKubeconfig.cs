using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>
/// The user's own kubeconfig, in which our contexts are added and taken out again. Everything else in it stays as it is; when nothing
/// of ours is left and nobody else changed it, the file is put back byte for byte.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="home">Where the original is remembered.</param>
internal sealed class UserKubeconfig(string path, MeridianHome home)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    private string OriginalFile => System.IO.Path.Combine(home.Path, "kubeconfig.original");

    /// <summary>The first file of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.</summary>
    public static UserKubeconfig FromEnvironment(MeridianHome home)
    {
        var named = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var path = named.Length > 0
            ? System.IO.Path.GetFullPath(named[0])
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");
        return new UserKubeconfig(path, home);
    }

    /// <summary>Reads the file; an absent one is empty.</summary>
    /// <exception cref="CliException">The file is no kubeconfig. It is left as it is.</exception>
    public Kubeconfig Read()
    {
        if (!File.Exists(Path)) return Kubeconfig.Empty();
        return Parse(File.ReadAllBytes(Path), Path);
    }

    /// <summary>Adds or replaces contexts.</summary>
    public void Merge(IEnumerable<(string Name, ClusterCredentials Credentials)> contexts) => Change(config =>
    {
        foreach (var (name, credentials) in contexts) config.Set(name, credentials);
    });

    /// <summary>Takes contexts out.</summary>
    public void Remove(IEnumerable<string> names) => Change(config =>
    {
        foreach (var name in names) config.Remove(name);
    });

    private void Change(Action<Kubeconfig> change)
    {
        var config = Read();
        var before = config.Root.DeepClone();
        change(config);
        if (JsonNode.DeepEquals(before, config.Root)) return;
        RememberOriginal();
        if (RestoresOriginal(config)) return;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        AtomicFile.Write(Path, Encoding.UTF8.GetBytes(YamlWriter.Write(config.Root)));
    }

    // Before the first change. An empty file stands for an absent one.
    private void RememberOriginal()
    {
        if (File.Exists(OriginalFile)) return;
        Directory.CreateDirectory(home.Path);
        AtomicFile.Write(OriginalFile, File.Exists(Path) ? File.ReadAllBytes(Path) : []);
    }

    private bool RestoresOriginal(Kubeconfig config)
    {
        var original = File.ReadAllBytes(OriginalFile);
        var tree = original.Length == 0 ? Kubeconfig.Empty() : Parse(original, OriginalFile);
        if (!JsonNode.DeepEquals(tree.Root, config.Root)) return false;
        if (original.Length == 0) File.Delete(Path);
        else AtomicFile.Write(Path, original);
        File.Delete(OriginalFile);
        return true;
    }

    private static Kubeconfig Parse(byte[] content, string path)
    {
        try
        {
            var root = YamlReader.ReadDocument(content);
            if (root is null) return Kubeconfig.Empty();
            return new Kubeconfig(root as JsonObject ?? throw new CliException($"{path} is no kubeconfig: a mapping is expected"), System.IO.Path.GetDirectoryName(path)!);
        }
        catch (StatusException failure)
        {
            throw new CliException($"{path} is no kubeconfig: {failure.Message}");
        }
    }
}
