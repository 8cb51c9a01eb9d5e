using System.Net;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.ApiServer.Usage;
using Meridian.Controllers;
using Meridian.Network;
using Meridian.Node;
using Meridian.Objects;
using Meridian.Scheduler;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>A local cluster in this process: API server, controllers, scheduler, nodes, services and DNS.</summary>
/// <param name="instance">Its folder.</param>
/// <param name="config">What it is.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class ClusterHost(InstanceFolder instance, InstanceConfig config, ILoggerFactory loggers) : IInstanceHost
{
    private readonly TimeProvider time = TimeProvider.System;
    private readonly LoopbackBlock block = new(config.Block);

    private readonly PartStack parts = new();
    private readonly LateUsage usage = new();

    /// <inheritdoc />
    public IReadOnlyList<IPEndPoint> EndPoints => [new(block.ApiServer, Ports.ApiServer)];

    /// <inheritdoc />
    public async Task<ProcessInfo> StartAsync(CancellationToken cancellationToken)
    {
        var store = await InstanceStore.OpenAsync(instance, config.EtcdServers, time, loggers, cancellationToken);
        var certificates = InstanceCertificates.Open(instance, [block.ApiServer, block.KubernetesService], time, loggers);
        var api = parts.Keep(new ApiStack(certificates, store, block.ApiServer, Kind(), time, loggers));
        await api.StartAsync(cancellationToken);
        var bootstrap = new ClusterBootstrap(api.Engine);
        await bootstrap.EnsureServiceRangeAsync(block.ServiceRange, time.GetUtcNow(), cancellationToken);
        await bootstrap.EnsureStorageClassAsync(ILocalVolumes.Provisioner, cancellationToken);
        await bootstrap.EnsureKubernetesServiceAsync(block.KubernetesService, new IPEndPoint(block.ApiServer, Ports.ApiServer), cancellationToken);
        var dns = await parts.Keep(new ClusterDnsHost(api.Informers, null, time, loggers)).StartAsync(block.ClusterDns, cancellationToken);
        await StartNodesAsync(api, dns, cancellationToken);
        parts.Keep(new ControllerSet(api.Client, api.Informers, time, loggers, ControllerOptions(api))).Start();
        parts.Keep(new PodScheduler(api.Client, api.Informers, time, loggers, SchedulerConfigFile.Read(config.SchedulerConfig))).Start();
        var distances = parts.Keep(new DistanceWatch(new MeridianHome(instance.Home), time, loggers)).Distances;
        parts.Keep(new ServiceProxy(api.Client, api.Informers, time, loggers, distances: distances)).Start();
        return new ProcessInfo { Pid = Environment.ProcessId, ApiServer = api.Address.ToString().TrimEnd('/'), Dns = $"{dns}" };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => parts.DisposeAsync();

    private ApiKind Kind() => new()
    {
        Resources = store =>
        [
            .. ServedResources.In(store, [.. ResourceTypes.LocalCluster, .. config.Serves2017Apis ? ResourceTypes.Apis2017 : []], ResourceStrategies.ForCluster),
            .. UsageResources.Of(usage, store),
        ],
        Admission = store => AdmissionLists.ForCluster(store, block),
        Columns = TableColumnSets.LocalCluster,
    };

    private ControllerOptions ControllerOptions(ApiStack api)
    {
        var signer = new ClusterSigner(api.Certificates.Authority, api.Tokens);
        return new ControllerOptions
        {
            CertificateAuthority = api.Certificates.Authority.CertificatePem,
            Addresses = block,
            Volumes = config.Runtime == Runtimes.Simulated ? new ImaginedVolumes() : new FolderVolumes(instance.VolumesFolder),
            Types = api.Engine.Registry,
            Certificates = signer,
            Tokens = signer,
        };
    }

    private async Task StartNodesAsync(ApiStack api, IPEndPoint dns, CancellationToken cancellationToken)
    {
        var options = new NodeAgentHostOptions
        {
            Block = block,
            Runtime = config.Runtime switch
            {
                Runtimes.Simulated => PodRuntimeKind.Simulated,
                Runtimes.Containers => PodRuntimeKind.Containers,
                _ => PodRuntimeKind.Processes,
            },
            Containers = config.Runtime == Runtimes.Containers ? await ContainersAsync(cancellationToken) : null,
            Simulation = config.Simulation,
            StateFolder = instance.PodsFolder,
            Images = OwnImages.Catalog,
            PodExecCommand = SelfCommand.With(PodExec.CommandName),
            ClusterDns = dns,
            ApiServerUrl = api.Address.ToString().TrimEnd('/'),
            CertificateAuthorityPem = api.Certificates.Authority.CertificatePem,
            Time = time,
            Loggers = loggers,
        };
        var nodes = parts.Keep(new NodeAgentHost(options, [.. Enumerable.Range(1, config.Nodes).Select(Node)], api.Client, api.Informers));
        await nodes.StartAsync(cancellationToken);
        api.Pods.Set(new NodePodConnections(nodes));
        usage.Set(nodes.Usage);
    }

    private async Task<ContainerRuntimeOptions> ContainersAsync(CancellationToken cancellationToken)
    {
        if (config.CriSocket.Length > 0) return new ContainerRuntimeOptions { Socket = config.CriSocket, Cluster = config.Name };
        var own = new Containerd(instance.Home);
        await own.StartAsync(cancellationToken);
        return new ContainerRuntimeOptions { Socket = own.Socket, Cluster = config.Name, Revive = own.StartAsync };
    }

    private NodeAgentOptions Node(int index) => new()
    {
        Name = $"{config.Name}-{index}",
        Index = index,
        Region = config.Region,
        Zone = config.Zones.Length == 0 ? "" : config.Zones[(index - 1) % config.Zones.Length],
    };
}
