using System.CommandLine;
using Meridian.Client;

namespace Meridian.Cli;

/// <summary><c>meridian federation join</c>.</summary>
internal sealed class FederationJoinCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly Option<string?> context = new("--cluster-context") { Description = "Context of your kubeconfig that leads to the cluster. Default: NAME.", HelpName = "CONTEXT" };

    public FederationJoinCommand() : base("join", "Let a cluster of your kubeconfig join the federation.",
        "meridian federation join staging", "meridian federation join paris --cluster-context admin@paris")
    {
        Arguments.Add(name);
        Options.Add(context);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var ticks = Ticks();
        var home = MeridianHome.FromEnvironment();
        var (member, wanted) = (arguments.GetRequiredValue(name), arguments.GetValue(context) ?? arguments.GetRequiredValue(name));
        using var federation = FederationAccess.Open(home);
        var credentials = CredentialsOf(home, wanted);
        var nodes = await new Joining(federation.Client).RunAsync(member, credentials, cancellationToken);
        ticks.Done($"{member} with {nodes} node{(nodes == 1 ? "" : "s")} has joined. See: kubectl --context federation get cluster {member}");
        return ExitCodes.Ok;
    }

    private static ClusterCredentials CredentialsOf(MeridianHome home, string context) =>
        new KubeconfigSet([.. UserKubeconfig.Paths().Select(p => new UserKubeconfig(p, home).Read())]).Credentials(context);
}
