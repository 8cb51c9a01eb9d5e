using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian cluster uncordon</c>.</summary>
internal sealed class ClusterUncordonCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly FederationOption federation = new();

    public ClusterUncordonCommand() : base("uncordon", "Let a cluster that was cordoned or drained take its share again.", "meridian cluster uncordon europe-west")
    {
        Arguments.Add(name);
        Options.Add(federation);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var member = arguments.GetRequiredValue(name);
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        var changed = await new ClusterScheduling(connection.Client).SetAsync(member, [], cancellationToken);
        await arguments.InvocationConfiguration.Output.WriteLineAsync($"cluster/{member} {(changed ? "uncordoned" : "already uncordoned")}");
        return ExitCodes.Ok;
    }
}
