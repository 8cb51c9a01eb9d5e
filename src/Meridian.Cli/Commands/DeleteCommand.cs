using System.CommandLine;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary><c>meridian delete</c>.</summary>
internal sealed class DeleteCommand : CliCommand
{
    private readonly Argument<string[]> names = new("NAME") { Description = "Clusters to delete, or \"federation\".", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<bool> all = new("--all") { Description = "Delete the federation and all clusters." };

    public DeleteCommand() : base("delete", "Stop clusters, take them out of the federation, and remove their data and kubeconfig entries.",
        "meridian delete asia-east", "meridian delete --all")
    {
        Arguments.Add(names);
        Options.Add(all);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        if (Chosen(home, arguments).Count == 0) return ExitCodes.Ok;
        using var held = await LockAsync(home, arguments, cancellationToken);
        var instances = Chosen(home, arguments);
        var ticks = Ticks();
        // The kubeconfig first: a context that leads nowhere is worse than a folder that is left.
        var contexts = instances.Select(i => (i.Name, i.Server())).ToArray();
        foreach (var kubeconfig in UserKubeconfig.Touched(home))
        {
            kubeconfig.Remove(contexts);
            kubeconfig.RemoveIn([.. instances.Select(i => i.Block()).OfType<LoopbackBlock>()]);
        }
        await UnjoinAsync(home, instances, ticks, cancellationToken);
        await DownCommand.StopAllAsync(instances, ticks, cancellationToken);
        foreach (var instance in instances)
        {
            instance.Delete();
            ticks.Done($"{instance.Name} deleted");
        }
        if (home.Instances().Count == 0) new WorldFile(home).Delete();
        return ExitCodes.Ok;
    }

    // While both still run. Where the federation is stopped, the next "up" makes up for it; where all goes, nobody is left to care.
    private static async Task UnjoinAsync(MeridianHome home, IReadOnlyList<InstanceFolder> doomed, TickList ticks, CancellationToken cancellationToken)
    {
        if (doomed.Count == home.Instances().Count || !FederationAccess.IsRunning(home)) return;
        using var connection = FederationAccess.Open(home);
        var departure = new Departure(connection.Client, TimeProvider.System);
        foreach (var name in await LeavingAsync(connection.Client, doomed, cancellationToken))
            if (await departure.UnjoinAsync(name, cancellationToken)) ticks.Done($"{name} has left the federation");
    }

    // A federation that goes lets all its members go.
    private static async Task<IEnumerable<string>> LeavingAsync(IKubeClient federation, IReadOnlyList<InstanceFolder> doomed, CancellationToken cancellationToken) =>
        doomed.Any(i => i.IsFederation)
            ? (await federation.ListAsync(ResourceTypes.Clusters, null, ListOptions.All, cancellationToken)).Items.Select(c => c.Header.Name)
            : doomed.Select(i => i.Name);

    private IReadOnlyList<InstanceFolder> Chosen(MeridianHome home, ParseResult arguments)
    {
        var named = arguments.GetValue(names) ?? [];
        if (arguments.GetValue(all) == named.Length > 0) throw CliException.BadInput("name the clusters to delete, or say --all");
        return named.Length == 0 ? home.Instances() : [.. named.Distinct(StringComparer.Ordinal).Select(home.Existing)];
    }
}
