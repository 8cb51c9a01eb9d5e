using System.CommandLine;
using Meridian.Federation;

namespace Meridian.Cli;

/// <summary><c>meridian federation unjoin</c>.</summary>
internal sealed class FederationUnjoinCommand : CliCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "Name of the cluster in the federation." };
    private readonly Option<bool> keep = new("--keep") { Description = "What the federation made in the cluster stays and goes on, as the cluster's own. The default." };
    private readonly Option<bool> delete = new("--delete") { Description = "What the federation made in the cluster is deleted; namespaces and definitions of custom resources stay." };
    private readonly Option<bool> force = new("--force") { Description = "Ask nothing of the cluster: everything stays in it as it is, marks and account too." };
    private readonly FederationOption federation = new();

    public FederationUnjoinCommand() : base("unjoin", "Let a cluster leave the federation; what runs in it stays there unless you say otherwise.",
        "meridian federation unjoin staging", "meridian federation unjoin staging --delete", "meridian federation unjoin burnt-down --force")
    {
        Arguments.Add(name);
        foreach (var option in (Option[])[keep, delete, force, federation]) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var (member, mode) = (arguments.GetRequiredValue(name), Mode(arguments));
        var ticks = Ticks();
        using var connection = await FederationAccess.OpenAsync(MeridianHome.FromEnvironment(), arguments.GetValue(federation), cancellationToken);
        var departure = new Departure(connection.Client, TimeProvider.System);
        var remains = await departure.RemainsAsync(member, mode, cancellationToken);
        if (!await departure.UnjoinAsync(member, mode, cancellationToken))
            throw CliException.BadInput($"the federation has no member \"{member}\"; see: meridian federation list");
        ticks.Done($"{member} has left the federation{(mode == DepartureMode.Delete && remains.Length == 0 ? ", with what it made there" : "")}");
        if (remains.Length > 0) ticks.Note(remains);
        return ExitCodes.Ok;
    }

    private DepartureMode Mode(ParseResult arguments)
    {
        bool[] said = [arguments.GetValue(keep), arguments.GetValue(delete), arguments.GetValue(force)];
        if (said.Count(s => s) > 1) throw CliException.BadInput("--keep, --delete and --force exclude each other");
        return said[1] ? DepartureMode.Delete : said[2] ? DepartureMode.Forget : DepartureMode.Keep;
    }
}
