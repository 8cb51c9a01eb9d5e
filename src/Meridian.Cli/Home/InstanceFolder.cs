using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The folder of one cluster or of the federation.</summary>
/// <param name="Name">Name, also of the kubeconfig context.</param>
/// <param name="Path">Folder.</param>
/// <param name="Home">Root folder of all instances.</param>
internal sealed record InstanceFolder(string Name, string Path, string Home)
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

    /// <summary>Data of volumes; made with the first.</summary>
    public string VolumesFolder => In("volumes");

    /// <summary>Whether there is such an instance, damaged or not. A folder with neither a configuration nor data is a creation that was cut off: nothing.</summary>
    public bool Exists => File.Exists(ConfigFile) || File.Exists(DatabaseFile);

    /// <summary>Whether it is the federation.</summary>
    public bool IsFederation => Name == MeridianHome.FederationName;

    /// <summary>What the instance is.</summary>
    /// <exception cref="CliException">The file is missing or damaged.</exception>
    public InstanceConfig ReadConfig()
    {
        var config = Parse(out var fault);
        fault ??= config?.Fault(Name);
        return config is not null && fault is null
            ? config
            : throw new CliException($"{ConfigFile} {fault}. Without it {Name} cannot run; remove {Name} with its data by: meridian delete {Name}");
    }

    /// <summary>Root of the API server; null if the configuration is missing or damaged.</summary>
    public Uri? Server() => Block() is { } block ? new Uri($"https://{(IsFederation ? block.FederationApiServer : block.ApiServer)}:{Ports.ApiServer}") : null;

    /// <summary>Its addresses; null if the configuration is missing or damaged.</summary>
    public LoopbackBlock? Block() => Parse(out _) is { Block: > 0 } config ? new LoopbackBlock(config.Block) : null;

    /// <summary>Writes what the instance is; from then on it exists.</summary>
    /// <exception cref="CliException">It cannot be written; what was there before still is.</exception>
    public void WriteConfig(InstanceConfig config)
    {
        MeridianHome.CreateFolder(Path);
        AtomicFile.Write(ConfigFile, JsonSerializer.SerializeToUtf8Bytes(config, CliJsonContext.Default.InstanceConfig));
    }

    /// <summary>Removes the instance with its data: from one moment to the next it is no more, even if the removal is cut off.</summary>
    public void Delete()
    {
        var parent = System.IO.Path.GetDirectoryName(Path)!;
        var doomed = System.IO.Path.Combine(parent, $"{MeridianHome.Doomed}{Name}-{Environment.ProcessId}");
        Directory.Move(Path, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    /// <summary>Whether its pods are containers of the home's own containerd; false if the configuration is missing or damaged.</summary>
    public bool RunsOwnContainers() => Parse(out _) is { Runtime: Runtimes.Containers, CriSocket.Length: 0 };

    /// <summary>Socket of the runtime of somebody else's that its pods are containers of; null if they are not.</summary>
    public string? OthersRuntime() => Parse(out _) is { CriSocket.Length: > 0 } config ? config.CriSocket : null;

    private InstanceConfig? Parse(out string? fault)
    {
        fault = null;
        try
        {
            if (JsonSerializer.Deserialize(File.ReadAllBytes(ConfigFile), CliJsonContext.Default.InstanceConfig) is { } config) return config;
            fault = "is empty";
        }
        catch (FileNotFoundException)
        {
            fault = "is missing";
        }
        catch (Exception failure) when (failure is JsonException or IOException)
        {
            fault = failure is JsonException ? "is damaged" : $"cannot be read: {failure.Message.TrimEnd('.')}";
        }
        return null;
    }

    private string In(string file) => System.IO.Path.Combine(Path, file);
}
