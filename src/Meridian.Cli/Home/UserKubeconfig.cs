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

    /// <summary>The first file of <c>KUBECONFIG</c>, else <c>~/.kube/config</c>.</summary>
    public static UserKubeconfig FromEnvironment(MeridianHome home) => new(Paths()[0], home);

    /// <summary>The file that the environment names, and every other file that our contexts were ever added to.</summary>
    public static IReadOnlyList<UserKubeconfig> Touched(MeridianHome home) =>
        [.. KubeconfigOriginal.All(home).Select(o => o.Path).Prepend(Paths()[0]).Distinct(StringComparer.Ordinal).Select(p => new UserKubeconfig(p, home))];

    /// <summary>All contexts of the user: those of all files of <c>KUBECONFIG</c>.</summary>
    /// <exception cref="CliException">A file is no kubeconfig.</exception>
    public static KubeconfigSet All(MeridianHome home) => new([.. Paths().Select(p => new UserKubeconfig(p, home).Read())]);

    /// <summary>All files of <c>KUBECONFIG</c>, or the one that stands for none.</summary>
    public static IReadOnlyList<string> Paths()
    {
        var named = (Environment.GetEnvironmentVariable("KUBECONFIG") ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return named.Length > 0
            ? [.. named.Select(System.IO.Path.GetFullPath)]
            : [System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
    }

    /// <summary>Reads the file; an absent one is empty.</summary>
    /// <exception cref="CliException">The file is no kubeconfig. It is left as it is.</exception>
    public Kubeconfig Read()
    {
        if (Directory.Exists(Path)) throw new CliException($"{Path} is a folder, not a kubeconfig; name a file in KUBECONFIG");
        return File.Exists(Path) ? Parse(File.ReadAllBytes(Path), Path) : Kubeconfig.Empty();
    }

    /// <summary>Fails now, before anything is done, where adding these contexts would fail or overwrite somebody else's.</summary>
    /// <param name="servers">Our contexts and their servers; a server that is not known yet is null.</param>
    /// <exception cref="CliException">The file cannot be used, or has such a context of somebody else.</exception>
    public void Check(IReadOnlyDictionary<string, Uri?> servers)
    {
        var config = Read();
        EnsureWritable();
        foreach (var (name, ours) in servers)
        {
            var owner = ContextOwners.Of(config, name, ours);
            if (owner == ContextOwner.Somebody || (owner == ContextOwner.OtherHome && Listeners.Answers(config.Credentials(name).Server)))
                throw new CliException($"{Path} has a context \"{name}\" of {(owner == ContextOwner.OtherHome ? "clusters of another home, which run" : "somebody else")}. Rename it (kubectl config rename-context {name} other), or name another file in KUBECONFIG");
        }
    }

    /// <summary>Adds or replaces contexts.</summary>
    public void Merge(IEnumerable<(string Name, ClusterCredentials Credentials)> contexts) => Change(config =>
    {
        foreach (var (name, credentials) in contexts) config.Set(name, credentials);
    });

    /// <summary>Takes contexts out, but leaves those that by now lead to somebody else's server.</summary>
    public void Remove(IEnumerable<(string Name, Uri? Server)> contexts) => Change(config =>
    {
        foreach (var (name, server) in contexts)
            if (IsOurs(ContextOwners.Of(config, name, server), server)) config.Remove(name);
    });

    /// <summary>Takes out the contexts of ours that lead into blocks which nobody has any more: those of federations that ran in a cluster.</summary>
    public void RemoveIn(IReadOnlyCollection<LoopbackBlock> blocks) => Change(config =>
    {
        foreach (var name in config.Contexts)
            if (ContextOwners.BlockOf(config, name) is { } block && blocks.Contains(block)) config.Remove(name);
    });

    // Of a damaged instance the server is not known; what looks like one of ours is taken for it.
    private static bool IsOurs(ContextOwner owner, Uri? server) => owner == ContextOwner.Us || (owner == ContextOwner.OtherHome && server is null);

    private void Change(Action<Kubeconfig> change)
    {
        if (!Alter(Read(), change)) return;
        EnsureWritable();
        MeridianHome.CreateFolder(System.IO.Path.GetDirectoryName(Path)!);
        using var held = KubeconfigLock.Take(Path);
        // Read again: until now others could change it.
        var config = Read();
        if (!Alter(config, change)) return;
        var original = KubeconfigOriginal.Find(home, Path) ?? KubeconfigOriginal.Remember(home, Path);
        if (!Restores(original, config)) AtomicFile.Write(Path, Encoding.UTF8.GetBytes(YamlWriter.Write(config.Root)));
    }

    private static bool Alter(Kubeconfig config, Action<Kubeconfig> change)
    {
        var before = config.Root.DeepClone();
        change(config);
        return !JsonNode.DeepEquals(before, config.Root);
    }

    private bool Restores(KubeconfigOriginal original, Kubeconfig config)
    {
        var tree = original.Existed ? Parse(original.Content, Path) : Kubeconfig.Empty();
        if (!JsonNode.DeepEquals(tree.Root, config.Root)) return false;
        if (original.Existed) AtomicFile.Write(Path, original.Content);
        else File.Delete(Path);
        original.Forget(home);
        return true;
    }

    // A file is replaced through its folder, which works for a read-only file too; but it was made read-only for a reason.
    private void EnsureWritable()
    {
        if (OperatingSystem.IsWindows() || !File.Exists(Path) || (File.GetUnixFileMode(Path) & UnixFileMode.UserWrite) != 0) return;
        throw new CliException($"{Path} is read-only. Make it writable (chmod u+w {Path}), or name another file in KUBECONFIG");
    }

    private static Kubeconfig Parse(byte[] content, string path)
    {
        try
        {
            var root = YamlReader.ReadDocument(content);
            if (root is null) return Kubeconfig.Empty();
            return new Kubeconfig(root as JsonObject ?? throw Unusable(path, "a mapping is expected"), System.IO.Path.GetDirectoryName(path)!);
        }
        catch (StatusException failure)
        {
            throw Unusable(path, failure.Message);
        }
    }

    private static CliException Unusable(string path, string why) =>
        new($"{path} is no kubeconfig: {why.TrimEnd('.')}. It is left as it is; mend it, or name another file in KUBECONFIG");
}
