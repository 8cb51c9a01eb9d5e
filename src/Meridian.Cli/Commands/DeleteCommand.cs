using System.CommandLine;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary><c>meridian delete</c>.</summary>
internal sealed class DeleteCommand : CliCommand
{
    private readonly Argument<string[]> names = new("NAME") { Description = "Clusters to delete, or \"federation\".", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> all = new("--all") { Description = "Delete the federation and all clusters." };

    public DeleteCommand() : base("delete", "Stop clusters and remove their data and kubeconfig entries.", "meridian delete asia-east", "meridian delete --all")
    {
        Arguments.Add(names);
        Options.Add(all);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        var instances = Chosen(home, arguments);
        var ticks = new TickList(AnsiConsole.Console, TimeProvider.System);
        await DownCommand.StopAllAsync(instances, ticks, cancellationToken);
        // The kubeconfig first: a context that leads nowhere is worse than a folder that is left.
        UserKubeconfig.FromEnvironment(home).Remove(instances.Select(i => i.Name));
        foreach (var instance in instances)
        {
            Directory.Delete(instance.Path, recursive: true);
            ticks.Done($"{instance.Name} deleted");
        }
        return ExitCodes.Ok;
    }

    private IReadOnlyList<InstanceFolder> Chosen(MeridianHome home, ParseResult arguments)
    {
        var named = arguments.GetValue(names) ?? [];
        if (arguments.GetValue(all) == named.Length > 0) throw CliException.BadInput("name the clusters to delete, or say --all");
        return named.Length == 0 ? home.Instances() : [.. named.Distinct(StringComparer.Ordinal).Select(home.Existing)];
    }
}
