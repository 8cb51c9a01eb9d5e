using System.CommandLine;

namespace Meridian.Cli;

/// <summary><c>meridian federation unjoin</c>.</summary>
internal sealed class FederationUnjoinCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };

    public FederationUnjoinCommand() : base("unjoin", "Let a cluster leave the federation; what runs in it stays there.", "meridian federation unjoin staging") => Arguments.Add(name);

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var ticks = Ticks();
        var member = arguments.GetRequiredValue(name);
        using var federation = FederationAccess.Open(MeridianHome.FromEnvironment());
        if (!await new Departure(federation.Client, TimeProvider.System).UnjoinAsync(member, cancellationToken))
            throw CliException.BadInput($"the federation has no member \"{member}\"; see: meridian federation list");
        ticks.Done($"{member} has left the federation");
        return ExitCodes.Ok;
    }
}
