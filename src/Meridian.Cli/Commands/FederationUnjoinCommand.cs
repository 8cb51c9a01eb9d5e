using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian federation unjoin</c>.</summary>
internal sealed class FederationUnjoinCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly FederationOption federation = new();

    public FederationUnjoinCommand() : base("unjoin", "Let a cluster leave the federation; what runs in it stays there.", "meridian federation unjoin staging")
    {
        Arguments.Add(name);
        Options.Add(federation);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var ticks = Ticks();
        var member = arguments.GetRequiredValue(name);
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        if (!await new Departure(connection.Client, TimeProvider.System).UnjoinAsync(member, cancellationToken))
            throw CliException.BadInput($"the federation has no member \"{member}\"; see: meridian federation list");
        ticks.Done($"{member} has left the federation");
        return ExitCodes.Ok;
    }
}
