using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Creates what is missing, starts what is stopped, joins what is not joined, and changes nothing that is right.</summary>
/// <param name="home">Where it all lives; the caller holds its lock.</param>
/// <param name="ticks">Tells the steps.</param>
/// <param name="time">Clock.</param>
internal sealed class Up(MeridianHome home, TickList ticks, TimeProvider time)
{
    private readonly Creation creation = new(home);

    /// <summary>Brings everything up and tells the user what there is.</summary>
    /// <exception cref="CliException">Something could not be made or started; what could be is left running.</exception>
    public async Task RunAsync(UpRequest request, CancellationToken cancellationToken)
    {
        var kubeconfig = UserKubeconfig.FromEnvironment(home);
        kubeconfig.Check(home.ServersOf(request.Regions.Select(r => r.Name)));
        // Held until all listen: nobody else takes a block in between.
        creation.DiscardUnborn();
        using var blocks = new Blocks(home.Instances().Select(i => i.ReadConfig().Block));
        var created = Create(request, blocks);
        var clusters = home.Clusters();
        var federation = StartAsync(home.Federation, cancellationToken);
        await Failures.AllAsync([federation, .. clusters.Select(c => ClusterAsync(c, federation, cancellationToken))]);
        kubeconfig.Merge(home.Instances().Select(i => (i.Name, InstanceCredentials.Read(i))));
        using var connection = FederationAccess.Open(home);
        await MembersAsync(connection.Client, clusters, cancellationToken);
        IReadOnlyList<string> addresses = request.Demo ? await new DemoDeployment(connection.Client, ticks, time).RunAsync(cancellationToken) : [];
        ticks.Done($"all Ready{(created == 0 ? ", nothing had to be created" : "")}");
        UpSummary.Write(clusters, await federation, addresses);
    }

    // Instances are written before any is started: a run that is cut off here goes on where it was.
    private int Create(UpRequest request, Blocks blocks)
    {
        foreach (var difference in creation.Differences(request)) ticks.Note(difference);
        return creation.Run(request, blocks);
    }

    private Task<ProcessInfo> StartAsync(InstanceFolder instance, CancellationToken cancellationToken) =>
        ticks.StepAsync(p => $"{instance.Name} serves {p.ApiServer}", () => InstanceProcess.StartAsync(instance, cancellationToken));

    private async Task ClusterAsync(InstanceFolder cluster, Task<ProcessInfo> federation, CancellationToken cancellationToken)
    {
        await StartAsync(cluster, cancellationToken);
        await federation;
        using var connection = FederationAccess.Open(home);
        await new LocalMembership(connection.Client, time).JoinAsync(cluster, cancellationToken);
    }

    private async Task MembersAsync(IKubeClient federation, IReadOnlyList<InstanceFolder> clusters, CancellationToken cancellationToken)
    {
        var names = clusters.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in await new Departure(federation, time).UnjoinMissingAsync(names, cancellationToken))
            ticks.Done($"{gone}, which is deleted, has left the federation");
        await new ReadyWatch(federation, ResourceTypes.Clusters, time).WaitAsync(names, name => ticks.Done($"{name} is Ready in the federation"), cancellationToken);
    }
}
