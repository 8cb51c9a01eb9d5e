using System.Text.Json;

namespace Meridian.Cli;

/// <summary>The folder of one cluster or of the federation.</summary>
/// <param name="Name">Name, also of the kubeconfig context.</param>
/// <param name="Path">Folder.</param>
internal sealed record InstanceFolder(string Name, string Path)
{
    /// <summary>What the instance is, written when it is created.</summary>
    public string ConfigFile => In("instance.json");

    /// <summary>Held locked by the instance's process as long as it lives.</summary>
    public string LockFile => In("lock");

    /// <summary>What the running process says of itself.</summary>
    public string ProcessFile => In("process.json");

    /// <summary>All objects.</summary>
    public string DatabaseFile => In("store.db");

    /// <summary>Credentials of the administrator.</summary>
    public string KubeconfigFile => In("kubeconfig");

    /// <summary>What the process logs.</summary>
    public string LogFile => In("log");

    /// <summary>Certificates and keys.</summary>
    public string PkiFolder => In("pki");

    /// <summary>Logs and files of pods.</summary>
    public string PodsFolder => In("pods");

    /// <summary>Whether the instance was created completely.</summary>
    public bool IsCreated => File.Exists(ConfigFile);

    /// <summary>Whether it is the federation.</summary>
    public bool IsFederation => Name == MeridianHome.FederationName;

    /// <summary>What the instance is.</summary>
    /// <exception cref="CliException">The file is missing or damaged.</exception>
    public InstanceConfig ReadConfig()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(ConfigFile), CliJsonContext.Default.InstanceConfig)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            throw new CliException($"{ConfigFile} cannot be read: {failure.Message} Remove the cluster with: meridian delete {Name}");
        }
    }

    /// <summary>Writes what the instance is; from then on it exists.</summary>
    public void WriteConfig(InstanceConfig config)
    {
        CreateFolder();
        AtomicFile.Write(ConfigFile, JsonSerializer.SerializeToUtf8Bytes(config, CliJsonContext.Default.InstanceConfig));
    }

    private void CreateFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(Path);
        else Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
