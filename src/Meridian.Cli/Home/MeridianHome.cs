namespace Meridian.Cli;

/// <summary>Where everything lives: <c>MERIDIAN_HOME</c>, else <c>~/.meridian</c>. One folder per cluster and one for the federation.</summary>
/// <param name="path">Root folder.</param>
internal sealed class MeridianHome(string path)
{
    /// <summary>Name of the federation's instance and context.</summary>
    public const string FederationName = "federation";

    /// <summary>Root folder.</summary>
    public string Path { get; } = path;

    /// <summary>The home that the environment names.</summary>
    public static MeridianHome FromEnvironment()
    {
        var named = Environment.GetEnvironmentVariable("MERIDIAN_HOME");
        if (!string.IsNullOrEmpty(named)) return new MeridianHome(System.IO.Path.GetFullPath(named));
        var user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return user.Length > 0
            ? new MeridianHome(System.IO.Path.Combine(user, ".meridian"))
            : throw new CliException("there is no home folder: set MERIDIAN_HOME to a folder that may be written");
    }

    /// <summary>The federation's folder.</summary>
    public InstanceFolder Federation => new(FederationName, System.IO.Path.Combine(Path, "federation"));

    /// <summary>A cluster's folder, whether it exists or not.</summary>
    public InstanceFolder Cluster(string name) => new(name, System.IO.Path.Combine(Path, "clusters", name));

    /// <summary>The clusters that exist, by name.</summary>
    public IReadOnlyList<InstanceFolder> Clusters()
    {
        var parent = System.IO.Path.Combine(Path, "clusters");
        if (!Directory.Exists(parent)) return [];
        return [.. Directory.GetDirectories(parent).Select(d => Cluster(System.IO.Path.GetFileName(d))).Where(f => f.IsCreated).OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    /// <summary>All that exists: the clusters by name, then the federation.</summary>
    public IReadOnlyList<InstanceFolder> Instances() => Federation.IsCreated ? [.. Clusters(), Federation] : Clusters();

    /// <summary>The cluster or federation of a name.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public InstanceFolder Existing(string name) =>
        Instances().FirstOrDefault(f => f.Name == name) ?? throw CliException.BadInput($"there is no cluster \"{name}\"; there are: {Names()}");

    private string Names()
    {
        var names = Instances().Select(f => f.Name).ToArray();
        return names.Length == 0 ? "none (make some with: meridian up)" : string.Join(", ", names);
    }
}
