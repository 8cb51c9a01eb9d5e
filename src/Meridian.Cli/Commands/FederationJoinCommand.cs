using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian federation join</c>.</summary>
internal sealed class FederationJoinCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly Option<string?> context = new("--cluster-context") { Description = "Context of your kubeconfig that leads to the cluster. Default: NAME.", HelpName = "CONTEXT" };
    private readonly FederationOption federation = new();

    public FederationJoinCommand() : base("join", "Let a cluster of your kubeconfig join the federation.",
        "meridian federation join staging", "meridian federation join paris --cluster-context admin@paris")
    {
        Arguments.Add(name);
        Options.Add(context);
        Options.Add(federation);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var ticks = Ticks();
        var home = MeridianHome.FromEnvironment();
        var (member, wanted) = (arguments.GetRequiredValue(name), arguments.GetValue(context) ?? arguments.GetRequiredValue(name));
        using var connection = await FederationAccess.OpenAsync(home, arguments.GetValue(federation), cancellationToken);
        var credentials = UserKubeconfig.All(home).Credentials(wanted);
        var nodes = await new Joining(connection.Client).RunAsync(member, credentials, cancellationToken);
        ticks.Done($"{member} with {nodes} node{(nodes == 1 ? "" : "s")} has joined. See: kubectl --context {arguments.GetValue(federation) ?? MeridianHome.FederationName} get cluster {member}");
        return ExitCodes.Ok;
    }
}
