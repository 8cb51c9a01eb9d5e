using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian cluster cordon</c>.</summary>
internal sealed class ClusterCordonCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly FederationOption federation = new();

    public ClusterCordonCommand() : base("cordon", "Give a cluster nothing new; what runs there stays.", "meridian cluster cordon europe-west")
    {
        Arguments.Add(name);
        Options.Add(federation);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var member = arguments.GetRequiredValue(name);
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        var changed = await new ClusterScheduling(connection.Client).SetAsync(member, ["NoSchedule"], cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"cluster/{member} {(changed ? "cordoned" : "already cordoned")}");
        return ExitCodes.Ok;
    }
}
