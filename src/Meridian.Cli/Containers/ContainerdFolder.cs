using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Meridian.Cli;

/// <summary>What the containerd of a home has of its own.</summary>
/// <param name="home">Root folder of the home.</param>
internal sealed class ContainerdFolder(string home)
{
    // As long as the address of a Unix socket may be, with its end.
    private const int LongestSocket = 107;

    /// <summary>Everything is in here.</summary>
    public string Path { get; } = System.IO.Path.Combine(home, "containers");

    /// <summary>Its socket.</summary>
    public string Socket => In("containerd.sock");

    /// <summary>Its configuration.</summary>
    public string ConfigFile => In("config.toml");

    /// <summary>What it says.</summary>
    public string LogFile => In("log");

    /// <summary>Held by who starts or stops it.</summary>
    public string LockFile => In("lock");

    /// <summary>Number of its process.</summary>
    public string ProcessFile => In("pid");

    /// <summary>Images and what containers write.</summary>
    public string Root => In("root");

    /// <summary>What it knows of what runs.</summary>
    public string State => In("state");

    /// <summary>Network plugins: links to those of the machine.</summary>
    public string Plugins => In("cni/bin");

    /// <summary>Configuration of the network.</summary>
    public string Networks => In("cni/conf");

    /// <summary>Addresses that were given to pods.</summary>
    public string Addresses => In("cni/addresses");

    /// <summary>Archive of the image that holds a pod's namespaces open.</summary>
    public string PauseImage => In("pause.tar");

    /// <summary>Name of the bridge between the pods, unlike that of any other home.</summary>
    public string Bridge => "mrd" + Hash.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The range of the pods' addresses, unlike that of most other homes.</summary>
    public string Subnet => $"10.{128 + Hash % 112}.0.0/16";

    private uint Hash => XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(System.IO.Path.GetFullPath(home)));

    /// <exception cref="CliException">The folder's path is too long for a socket in it.</exception>
    public void Create()
    {
        if (Encoding.UTF8.GetByteCount(Socket) > LongestSocket) throw new CliException($"{Socket} is longer than the {LongestSocket} bytes that a socket may have: set MERIDIAN_HOME to a shorter path");
        MeridianHome.CreateFolder(Path);
        foreach (var folder in (string[])[Root, State, Plugins, Networks]) Directory.CreateDirectory(folder);
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
