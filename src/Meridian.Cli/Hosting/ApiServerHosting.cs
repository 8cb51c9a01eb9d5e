using System.Net;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>The API server of a cluster and nothing else in this process: no controllers, no nodes.</summary>
/// <param name="folder">Its data, certificates and the administrator's kubeconfig.</param>
/// <param name="listen">Where it listens.</param>
/// <param name="etcdServers">URLs of etcd; none for a file in the folder.</param>
/// <param name="loggers">Makes loggers.</param>
internal sealed class ApiServerHosting(InstanceFolder folder, IPEndPoint listen, string[] etcdServers, ILoggerFactory loggers) : IInstanceHost
{
    // Nothing here is reached by the addresses of a block; services get theirs from one that local clusters do not use.
    private static readonly LoopbackBlock Block = new(254);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly PartStack parts = new();

    /// <inheritdoc />
    public IReadOnlyList<IPEndPoint> EndPoints => [listen];

    /// <inheritdoc />
    public async Task<ProcessInfo> StartAsync(CancellationToken cancellationToken)
    {
        var store = await InstanceStore.OpenAsync(folder, etcdServers, time, loggers, cancellationToken);
        var certificates = InstanceCertificates.Open(folder, [listen.Address], time, loggers);
        var api = parts.Keep(new ApiStack(certificates, store, listen.Address, Kind(), time, loggers));
        await api.StartAsync(cancellationToken);
        await new ClusterBootstrap(api.Engine).EnsureServiceRangeAsync(Block.ServiceRange, time.GetUtcNow(), cancellationToken);
        return new ProcessInfo { Pid = Environment.ProcessId, ApiServer = api.Address.ToString().TrimEnd('/') };
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => parts.DisposeAsync();

    private ApiKind Kind() => new()
    {
        Resources = store => ServedResources.In(store, ResourceTypes.LocalCluster, ResourceStrategies.ForCluster),
        Admission = store => AdmissionLists.ForCluster(store, Block),
        Columns = TableColumnSets.LocalCluster,
        Port = listen.Port,
    };
}
