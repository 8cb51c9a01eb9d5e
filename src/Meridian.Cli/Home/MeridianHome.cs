using System.IO.Hashing;
using System.Text;

namespace Meridian.Cli;

/// <summary>Where everything lives: <c>MERIDIAN_HOME</c>, else <c>~/.meridian</c>. One folder per cluster and one for the federation.</summary>
/// <param name="path">Root folder.</param>
internal sealed class MeridianHome(string path)
{
    /// <summary>Environment variable that names the root folder.</summary>
    public const string Variable = "MERIDIAN_HOME";

    /// <summary>Name of the federation's instance and context.</summary>
    public const string FederationName = "federation";

    /// <summary>How the name of a folder that is being removed begins.</summary>
    public const string Doomed = ".deleted-";

    private string ClustersFolder => System.IO.Path.Combine(Path, "clusters");

    /// <summary>Root folder.</summary>
    public string Path { get; } = path;

    /// <summary>
    /// The block that this home tries first, or null to take the usual ones: a home that was named keeps to a place of its own, so that another
    /// home does not take the block of a cluster that is stopped.
    /// </summary>
    public byte? FirstBlock { get; private init; }

    /// <summary>The home that the environment names.</summary>
    public static MeridianHome FromEnvironment()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named)) return Named(System.IO.Path.GetFullPath(named));
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return user.Length > 0
            ? new MeridianHome(System.IO.Path.Combine(user, ".meridian"))
            : throw new CliException("there is no home folder: set MERIDIAN_HOME to a folder that may be written");
    }

    // Above the blocks of usual homes, which begin at 1 and 53.
    private static MeridianHome Named(string path) =>
        new(path) { FirstBlock = (byte)(70 + XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(path)) % 180) };

    /// <summary>Makes a folder that only its owner may enter, unless it is there.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The federation's folder.</summary>
    public InstanceFolder Federation => new(FederationName, System.IO.Path.Combine(Path, "federation"), Path);

    /// <summary>A cluster's folder, whether it exists or not.</summary>
    public InstanceFolder Cluster(string name) => new(name, System.IO.Path.Combine(ClustersFolder, name), Path);

    /// <summary>The clusters that exist, by name.</summary>
    public IReadOnlyList<InstanceFolder> Clusters()
    {
        if (!Directory.Exists(ClustersFolder)) return [];
        var folders = Directory.GetDirectories(ClustersFolder).Select(d => System.IO.Path.GetFileName(d)).Where(n => !n.StartsWith('.'));
        return [.. folders.Select(Cluster).Where(f => f.Exists).OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    /// <summary>All that exists: the clusters by name, then the federation.</summary>
    public IReadOnlyList<InstanceFolder> Instances() => Federation.Exists ? [.. Clusters(), Federation] : Clusters();

    /// <summary>Folder of the state of a federation that runs as processes of a cluster: with one of this home's clusters it goes.</summary>
    /// <param name="federation">Name of the federation.</param>
    /// <param name="host">Root of the cluster's API server.</param>
    public string StateOf(string federation, Uri host) =>
        System.IO.Path.Combine(Clusters().FirstOrDefault(c => c.Server() == host)?.Path ?? Path, "federations", federation);

    /// <summary>The cluster or federation of a name.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public InstanceFolder Existing(string name) =>
        Instances().FirstOrDefault(f => f.Name == name) ?? throw CliException.BadInput($"there is no cluster \"{name}\"; there are: {Names()}");

    /// <summary>The servers of instances by name: of all that exist, and of others, which are not known yet and so null.</summary>
    public IReadOnlyDictionary<string, Uri?> ServersOf(IEnumerable<string> others)
    {
        var servers = others.Append(FederationName).Distinct(StringComparer.Ordinal).ToDictionary(n => n, _ => (Uri?)null, StringComparer.Ordinal);
        foreach (var instance in Instances()) servers[instance.Name] = instance.Server();
        return servers;
    }

    /// <summary>Makes the root folder, and removes what a removal that was cut off has left.</summary>
    public void Create()
    {
        CreateFolder(Path);
        CreateFolder(ClustersFolder);
        foreach (var left in (string[])[.. Directory.GetDirectories(Path, Doomed + "*"), .. Directory.GetDirectories(ClustersFolder, Doomed + "*")])
            Directory.Delete(left, recursive: true);
    }

    private string Names()
    {
        var names = Instances().Select(f => f.Name).ToArray();
        return names.Length == 0 ? "none (make some with: meridian up)" : string.Join(", ", names);
    }
}
