using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The administrator's credentials of an instance, as its process wrote them.</summary>
internal static class InstanceCredentials
{
    /// <summary>Reads them.</summary>
    /// <exception cref="CliException">The instance has never been started, or the file is damaged.</exception>
    public static ClusterCredentials Read(InstanceFolder instance)
    {
        if (!File.Exists(instance.KubeconfigFile)) throw Unusable(instance, "is missing");
        try
        {
            return YamlReader.ReadDocument(File.ReadAllBytes(instance.KubeconfigFile)) is JsonObject root
                ? new Kubeconfig(root, instance.Path).Credentials(instance.Name)
                : throw Unusable(instance, "is damaged");
        }
        catch (Exception failure) when (failure is StatusException or KubeconfigException)
        {
            throw Unusable(instance, "is damaged");
        }
    }

    /// <summary>Writes them.</summary>
    public static void Write(InstanceFolder instance, ClusterCredentials credentials)
    {
        var config = Kubeconfig.Empty();
        config.Set(instance.Name, credentials);
        config.Root["current-context"] = instance.Name;
        AtomicFile.Write(instance.KubeconfigFile, Encoding.UTF8.GetBytes(YamlWriter.Write(config.Root)));
    }

    private static CliException Unusable(InstanceFolder instance, string why) => new(
        $"{instance.KubeconfigFile} {why}; every start writes it anew: {(InstanceLock.IsHeld(instance) ? $"meridian stop {instance.Name} && " : "")}meridian start {instance.Name}");
}
