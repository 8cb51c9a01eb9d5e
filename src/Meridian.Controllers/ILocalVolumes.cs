namespace Meridian.Controllers;

/// <summary>Where the volumes of a local cluster are.</summary>
public interface ILocalVolumes
{
    /// <summary>What classes of storage call the provisioner that makes them.</summary>
    const string Provisioner = "meridian.dev/local-path";

    /// <summary>The directory of a volume, as its nodes see it.</summary>
    /// <param name="name">A name without separators.</param>
    string PathOf(string name);

    /// <summary>Makes a directory that everybody on the node may write to; one that is there already stays.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    void Create(string path);

    /// <summary>Removes a directory with all that is in it; one that is gone is as it should be.</summary>
    /// <exception cref="IOException">It cannot be removed, or is none that <see cref="PathOf"/> names.</exception>
    void Delete(string path);
}

/// <summary>Volumes that are objects only, for clusters whose pods are simulated.</summary>
public sealed class ImaginedVolumes : ILocalVolumes
{
    /// <inheritdoc />
    public string PathOf(string name) => "/var/lib/meridian/volumes/" + name;

    /// <inheritdoc />
    public void Create(string path)
    {
    }

    /// <inheritdoc />
    public void Delete(string path)
    {
    }
}

/// <summary>Volumes that are directories in a folder of this machine.</summary>
/// <param name="folder">The folder; made with its first volume.</param>
public sealed class FolderVolumes(string folder) : ILocalVolumes
{
    private readonly string folder = Path.GetFullPath(folder);

    /// <inheritdoc />
    public string PathOf(string name) => Path.Combine(folder, name);

    /// <inheritdoc />
    public void Create(string path)
    {
        Directory.CreateDirectory(Own(path));
        // Whoever runs in the pod, as whichever user, is to write to its volume.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0x1FF);
    }

    /// <inheritdoc />
    public void Delete(string path)
    {
        if (Directory.Exists(Own(path))) Directory.Delete(path, recursive: true);
    }

    // A volume's path is an object's word, which anybody may have written.
    private string Own(string path) =>
        Path.GetDirectoryName(Path.GetFullPath(path)) == folder ? path : throw new IOException($"{path} is not a volume's directory: it is not in {folder}");
}
