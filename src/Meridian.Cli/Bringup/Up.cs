using Meridian.Client;
using Meridian.Dns;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Creates what is missing, starts what is stopped, joins what is not joined, and changes nothing that is right.</summary>
/// <param name="home">Where it all lives.</param>
/// <param name="ticks">Tells the steps.</param>
/// <param name="time">Clock.</param>
internal sealed class Up(MeridianHome home, TickList ticks, TimeProvider time)
{
    /// <summary>Brings everything up and tells the user what there is.</summary>
    public async Task RunAsync(UpRequest request, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new CliException("local clusters need the whole loopback network 127.0.0.0/8, which only Linux has; other systems are not supported yet");
        DiscardUnborn();
        using var blocks = new Blocks(home.Instances().Select(i => i.ReadConfig().Block));
        var created = Create(request, blocks);
        var clusters = home.Clusters();
        var federation = StartAsync(home.Federation, cancellationToken);
        await Task.WhenAll(clusters.Select(c => ClusterAsync(c, federation, cancellationToken)));
        var process = await federation;
        await AllMembersReadyAsync(clusters, cancellationToken);
        UserKubeconfig.FromEnvironment(home).Merge(home.Instances().Select(i => (i.Name, InstanceCredentials.Read(i))));
        if (request.Demo) await DeployDemoAsync(cancellationToken);
        ticks.Done($"all Ready{(created == 0 ? ", nothing had to be created" : "")}");
        UpSummary.Write(clusters, process);
    }

    // An instance that never served holds nothing; made anew it gets a block that is free now.
    private void DiscardUnborn()
    {
        foreach (var instance in home.Instances().Where(i => !File.Exists(i.KubeconfigFile) && !InstanceLock.IsHeld(i)))
            Directory.Delete(instance.Path, recursive: true);
    }

    // Instances are written before any is started: a run that is cut off here goes on where it was.
    private int Create(UpRequest request, Blocks blocks)
    {
        var created = 0;
        foreach (var region in request.Regions.Where(r => !home.Cluster(r.Name).IsCreated))
        {
            home.Cluster(region.Name).WriteConfig(NewCluster(region, request, blocks.Find(1)));
            created++;
        }
        if (home.Federation.IsCreated) return created;
        home.Federation.WriteConfig(new InstanceConfig { Name = MeridianHome.FederationName, Block = blocks.Find(Blocks.Federation) });
        return created + 1;
    }

    private static InstanceConfig NewCluster(Region region, UpRequest request, byte block) => new()
    {
        Name = region.Name,
        Block = block,
        Region = region.Name,
        Zones = [.. region.Zones],
        Latitude = region.Place.Latitude,
        Longitude = region.Place.Longitude,
        Nodes = request.Nodes,
        Runtime = request.Runtime,
    };

    private Task<ProcessInfo> StartAsync(InstanceFolder instance, CancellationToken cancellationToken) =>
        ticks.StepAsync(p => $"{instance.Name} serves {p.ApiServer}", () => InstanceProcess.StartAsync(instance, cancellationToken));

    private async Task ClusterAsync(InstanceFolder cluster, Task<ProcessInfo> federation, CancellationToken cancellationToken)
    {
        await StartAsync(cluster, cancellationToken);
        await federation;
        using var connection = new ApiConnection(InstanceCredentials.Read(home.Federation));
        await Membership.JoinAsync(connection.Client, MemberOf(cluster), cancellationToken);
    }

    private static Member MemberOf(InstanceFolder cluster)
    {
        var config = cluster.ReadConfig();
        return new Member(cluster.Name, InstanceCredentials.Read(cluster), config.Region, config.Zones, config.Latitude, config.Longitude);
    }

    private async Task AllMembersReadyAsync(IReadOnlyList<InstanceFolder> clusters, CancellationToken cancellationToken)
    {
        using var connection = new ApiConnection(InstanceCredentials.Read(home.Federation));
        var ready = new ReadyWatch(connection.Client, ResourceTypes.Clusters, time);
        await ready.WaitAsync([.. clusters.Select(c => c.Name)], name => ticks.Done($"{name} is Ready in the federation"), cancellationToken);
    }

    private async Task DeployDemoAsync(CancellationToken cancellationToken)
    {
        using var connection = new ApiConnection(InstanceCredentials.Read(home.Federation));
        var count = await DemoManifests.ApplyAsync(connection.Client, cancellationToken);
        ticks.Done($"the button masher is deployed: {count} objects applied");
    }
}
