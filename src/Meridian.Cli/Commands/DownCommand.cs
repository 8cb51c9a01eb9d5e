using System.CommandLine;
using Meridian.Node;

namespace Meridian.Cli;

/// <summary><c>meridian down</c>.</summary>
internal sealed class DownCommand() : CliCommand("down", "Stop the federation and all clusters; their data stays.", "meridian down")
{
    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var home = MeridianHome.FromEnvironment();
        if (home.Instances().Count == 0) return ExitCodes.Ok;
        using var held = await LockAsync(home, arguments, cancellationToken);
        await StopAllAsync(home.Instances(), Ticks(), cancellationToken);
        return ExitCodes.Ok;
    }

    /// <summary>Stops instances, the federation first: it must not take stopping clusters for lost ones.</summary>
    public static async Task StopAllAsync(IReadOnlyList<InstanceFolder> instances, TickList ticks, CancellationToken cancellationToken)
    {
        foreach (var federation in instances.Where(i => i.IsFederation)) await StopAsync(federation, ticks, cancellationToken);
        await Failures.AllAsync(instances.Where(i => !i.IsFederation).Select(i => StopAsync(i, ticks, cancellationToken)));
    }

    // Also what a cluster that was killed has left running.
    private static async Task ReleaseContainersAsync(InstanceFolder instance, CancellationToken cancellationToken)
    {
        if (instance.OthersRuntime() is { } socket && await ContainerRuntimes.AnswersAsync(socket, cancellationToken))
            await ContainerRuntimes.RemoveAllAsync(socket, instance.Name, cancellationToken);
        if (!instance.RunsOwnContainers()) return;
        var others = new MeridianHome(instance.Home).Clusters().Any(c => c.Name != instance.Name && InstanceLock.IsHeld(c) && c.RunsOwnContainers());
        await new Containerd(instance.Home).ReleaseAsync(instance.Name, others, cancellationToken);
    }

    private static async Task StopAsync(InstanceFolder instance, TickList ticks, CancellationToken cancellationToken)
    {
        var ran = await InstanceProcess.StopAsync(instance, cancellationToken);
        if (!instance.IsFederation) await ReleaseContainersAsync(instance, cancellationToken);
        ticks.Done($"{instance.Name} {(ran ? "stopped" : "was not running")}");
    }
}
