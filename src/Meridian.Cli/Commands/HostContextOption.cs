using System.CommandLine;
using Meridian.Client;

namespace Meridian.Cli;

/// <summary><c>--host-cluster-context</c>: the cluster that a federation's control plane runs in.</summary>
internal sealed class HostContextOption : Option<string?>
{
    public HostContextOption() : base("--host-cluster-context")
    {
        Description = "Context of the cluster that the control plane runs in. Default: the current context.";
        HelpName = "CONTEXT";
    }

    /// <summary>Opens a connection to the cluster that is meant.</summary>
    /// <param name="home">The home.</param>
    /// <param name="named">The context that was named, or null.</param>
    /// <exception cref="CliException">No context was named, and none is current.</exception>
    /// <exception cref="KubeconfigException">There is no such context, or it cannot be used.</exception>
    public static ApiConnection Open(MeridianHome home, string? named)
    {
        var contexts = UserKubeconfig.All(home);
        var meant = named ?? contexts.CurrentContext;
        if (meant.Length == 0) throw CliException.BadInput($"no cluster is named: use --host-cluster-context; there are: {string.Join(", ", contexts.Contexts.DefaultIfEmpty("none"))}");
        return new ApiConnection(contexts.Credentials(meant));
    }

    /// <summary><c>--namespace</c>: of the control plane in its host cluster.</summary>
    public static Option<string> Namespace() => new("--namespace", "-n", "--federation-system-namespace")
    {
        Description = "Namespace of the control plane.", HelpName = "NAMESPACE", DefaultValueFactory = _ => HostObjects.DefaultNamespace,
    };
}
