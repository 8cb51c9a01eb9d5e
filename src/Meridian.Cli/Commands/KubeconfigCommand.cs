using System.CommandLine;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian kubeconfig</c>.</summary>
internal sealed class KubeconfigCommand : CliCommand
{
    private readonly Argument<string?> name = new("NAME") { Description = "A cluster, or \"federation\". Default: all.", Arity = ArgumentArity.ZeroOrOne };

    public KubeconfigCommand() : base("kubeconfig", "Print a kubeconfig for a cluster, or for all.",
        "meridian kubeconfig federation > world.kubeconfig", "meridian kubeconfig") => Arguments.Add(name);

    protected override Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var instances = arguments.GetValue(name) is { } one ? [home.Existing(one)] : home.Instances();
        if (instances.Count == 0) throw new CliException("there are no clusters; make some with: meridian up");
        var config = Kubeconfig.Empty();
        foreach (var instance in instances) config.Set(instance.Name, InstanceCredentials.Read(instance));
        if (instances.Count == 1) config.Root["current-context"] = instances[0].Name;
        arguments.InvocationConfiguration.Output.Write(YamlWriter.Write(config.Root));
        return Task.FromResult(ExitCodes.Ok);
    }
}
