using Meridian.Dns;

namespace Meridian.Cli;

/// <summary>Writes down the clusters and the federation that are to be there. Nothing is started.</summary>
/// <param name="home">Where they live.</param>
internal sealed class Creation(MeridianHome home)
{
    /// <summary>Creates what is missing. Returns how many were created.</summary>
    /// <param name="request">What is to be there.</param>
    /// <param name="blocks">Gives out addresses.</param>
    /// <exception cref="CliException">What is there is damaged, or cannot be written.</exception>
    public int Run(UpRequest request, Blocks blocks)
    {
        var missing = request.Regions.Where(r => !home.Cluster(r.Name).Exists).ToArray();
        foreach (var region in missing) home.Cluster(region.Name).WriteConfig(NewCluster(region, request, blocks.Find(home.FirstBlock ?? Blocks.First)));
        if (missing.Length > 0) new WorldFile(home).Touch();
        if (home.Federation.Exists) return missing.Length;
        home.Federation.WriteConfig(new InstanceConfig
        {
            Name = MeridianHome.FederationName, Block = blocks.Find(home.FirstBlock ?? Blocks.Federation), EtcdServers = request.EtcdServers, Serves2017Apis = request.Serves2017Apis,
            DnsProvider = request.DnsProvider?.Name ?? "", DnsProviderConfig = request.DnsProvider?.File ?? "", DnsProviderDryRun = request.DnsProvider?.DryRun ?? false,
        });
        return missing.Length + 1;
    }

    /// <summary>Removes instances that never served: they hold nothing, and made anew they get a block that is free now.</summary>
    public void DiscardUnborn()
    {
        // Homes of before this was noted have a kubeconfig once they have served.
        foreach (var instance in home.Instances().Where(i => !i.ReadConfig().HasServed && !File.Exists(i.KubeconfigFile) && !InstanceLock.IsHeld(i)))
            instance.Delete();
    }

    /// <summary>What was asked for, but does not hold for clusters that are there already.</summary>
    /// <param name="request">What was asked for.</param>
    public IEnumerable<string> Differences(UpRequest request)
    {
        if (request.DnsProvider is { } provider && home.Federation.Exists && home.Federation.ReadConfig().DnsProvider != provider.Name)
            yield return $"the federation goes on without {provider.Name}: --dns-provider is for a new federation";
        foreach (var region in request.Regions.Where(r => home.Cluster(r.Name).Exists))
        {
            var config = home.Cluster(region.Name).ReadConfig();
            if (request.Nodes is { } nodes && nodes != config.Nodes) yield return $"{config.Name} has {config.Nodes} nodes and keeps them: --nodes is for new clusters";
            if (request.Runtime is { } runtime && runtime != config.Runtime) yield return $"{config.Name} runs pods as {config.Runtime} and goes on so: --runtime is for new clusters";
            if (request.Simulation.Count > 0 && !request.Simulation.OrderBy(s => s.Key, StringComparer.Ordinal).SequenceEqual(config.Simulation.OrderBy(s => s.Key, StringComparer.Ordinal)))
                yield return $"{config.Name} goes on as it was: --simulate is for new clusters; for this one: meridian stop {config.Name}, meridian start {config.Name} --simulate ...";
            if (request.Serves2017Apis && !config.Serves2017Apis) yield return $"{config.Name} does not serve the APIs of 2017: --serve-2017-apis is for new clusters";
            if (request.SchedulerConfig.Length > 0 && request.SchedulerConfig != config.SchedulerConfig) yield return $"{config.Name} keeps its scheduler's configuration: --scheduler-config is for new clusters";
            if ((region.Place.Latitude, region.Place.Longitude) != (config.Latitude, config.Longitude)) yield return $"{config.Name} stays at {config.Latitude},{config.Longitude}";
        }
    }

    private static InstanceConfig NewCluster(Region region, UpRequest request, byte block) => new()
    {
        Name = region.Name,
        Block = block,
        Region = region.Name,
        Zones = [.. region.Zones],
        Latitude = region.Place.Latitude,
        Longitude = region.Place.Longitude,
        Nodes = request.Nodes ?? UpRequest.DefaultNodes,
        Runtime = request.Runtime ?? Runtimes.Processes,
        CriSocket = request.CriSocket,
        Simulation = request.Simulation,
        EtcdServers = request.EtcdServers,
        Serves2017Apis = request.Serves2017Apis,
        SchedulerConfig = request.SchedulerConfig,
    };
}
