using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Meridian.Lab;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Cli;

/// <summary><c>meridian lab up</c>.</summary>
internal sealed class LabUpCommand : CliCommand
{
    private const string LabName = "lab";

    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly LabShape shape = new();

    public LabUpCommand() : base("up", "Run many simulated clusters and a federation over them in this process, until interrupted.",
        "meridian lab up", "meridian lab up --clusters 100 --nodes 5000 --pods 20000", "kubectl --context lab annotate cluster europe-west lab.meridian.dev/fault=lost")
    {
        foreach (var option in shape.Options) Options.Add(option);
    }

    protected override async Task<int> RunAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        // A large lab takes a while to fold up.
        arguments.InvocationConfiguration.ProcessTerminationTimeout = StopLimit;
        var options = shape.Read(arguments);
        var home = MeridianHome.FromEnvironment();
        home.Create();
        var folder = new InstanceFolder(LabName, Path.Combine(home.Path, LabName), home.Path);
        MeridianHome.CreateFolder(folder.Path);
        using var held = await InstanceLock.TakeAsync(folder, cancellationToken);
        using var blocks = new Blocks(home.Instances().Select(i => i.ReadConfig().Block));
        var address = new LoopbackBlock(blocks.Find(home.FirstBlock ?? Blocks.First)).FederationApiServer;
        var ticks = Ticks();
        await using var server = new LabServer(folder, address, options, TimeProvider.System, NullLoggerFactory.Instance);
        var kubeconfig = UserKubeconfig.FromEnvironment(home);
        try
        {
            await StartAsync(server, options, ticks, cancellationToken);
            // What the start has left behind goes at once, so that no collection of all that stays falls into the work that is watched.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            kubeconfig.Merge([(LabName, InstanceCredentials.Read(folder))]);
            ticks.Done($"the federation serves {server.Address.ToString().TrimEnd('/')}; see: kubectl --context {LabName} get clusters");
            ticks.Note("it ends with Ctrl-C, and leaves nothing");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The way a lab ends.
        }
        finally
        {
            kubeconfig.Remove([(LabName, server.Address)]);
            Directory.Delete(folder.Path, recursive: true);
        }
        return ExitCodes.Ok;
    }

    private static async Task StartAsync(LabServer server, LabOptions options, TickList ticks, CancellationToken cancellationToken)
    {
        var (started, next) = (0, 10);
        await server.StartAsync(_ =>
        {
            if (++started != options.Clusters && started != next) return;
            next += 10;
            ticks.Done(string.Create(CultureInfo.InvariantCulture,
                $"{started} cluster{(started == 1 ? "" : "s")} with {(long)started * options.Nodes} nodes and {(long)started * options.Pods} pods, {Process.GetCurrentProcess().WorkingSet64 >> 20} MB"));
        }, cancellationToken);
    }
}
