using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>The objects that a federation's control plane has in its host cluster, by the federation's name.</summary>
/// <param name="Name">Name of the federation.</param>
/// <param name="Namespace">Their namespace.</param>
internal sealed record HostObjects(string Name, string Namespace)
{
    /// <summary>Namespace unless another is asked for.</summary>
    public const string DefaultNamespace = "federation-system";

    /// <summary>Key of the kubeconfig in <see cref="Administrator"/>.</summary>
    public const string KubeconfigKey = "kubeconfig";

    /// <summary>On all of them: name of the federation. Also on a namespace that was made for them.</summary>
    public const string Mark = "federation.meridian.dev/control-plane-of";

    /// <summary>Selects them.</summary>
    public string Selector => $"{Mark}={Name}";

    /// <summary>Secret with the authority and the other keys that are kept.</summary>
    public ObjectKey Authority => Key("authority");

    /// <summary>Secret with the administrator's kubeconfig.</summary>
    public ObjectKey Administrator => Key("admin");

    /// <summary>Key of the configuration in <see cref="DnsProvider"/>.</summary>
    public const string DnsProviderKey = "config";

    /// <summary>Secret with the configuration of the DNS provider; only if there is one.</summary>
    public ObjectKey DnsProvider => Key("dns-provider");

    /// <summary>Service that leads to the API.</summary>
    public ObjectKey ApiService => Key("apiserver");

    /// <summary>Service that leads to the DNS server.</summary>
    public ObjectKey DnsService => Key("dns");

    /// <summary>Service that leads to the global address.</summary>
    public ObjectKey GlobalService => Key("global");

    /// <summary>Deployment or StatefulSet, account, role, binding and budget.</summary>
    public ObjectKey ControlPlane => Key("control-plane");

    private ObjectKey Key(string part) => new(Namespace, $"{Name}-{part}");
}
