using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>Simulated clusters and a federation over them, all in this process.</summary>
public sealed class LabWorld : IAsyncDisposable
{
    /// <summary>Annotation of a Cluster by which users break and heal the way to it: the name of a <see cref="FaultKind"/> in lower case.</summary>
    public const string FaultAnnotation = "lab.meridian.dev/fault";

    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, LabCluster> clusters = new(StringComparer.Ordinal);
    private readonly MemoryLabApi? own;
    private IDisposable? subscription;

    /// <summary>Puts a world together; <see cref="StartAsync"/> brings it to life.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="api">The federation's API, not disposed here. Default: one in memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">More clusters than fit.</exception>
    public LabWorld(LabOptions options, TimeProvider time, ILoggerFactory loggers, LabApi? api = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Clusters, LabOptions.MostClusters);
        (Options, Time) = (options, time);
        for (var i = 0; i < options.Clusters; i++)
        {
            var cluster = new LabCluster(i, options, time, loggers);
            clusters.Add(cluster.Name, cluster);
        }
        if (api is null) own = new MemoryLabApi(options, time, loggers);
        Federation = new LabFederation(options, api ?? own!.Api, new LabConnector(clusters, time, loggers), time, loggers);
    }

    /// <summary>Its shape.</summary>
    public LabOptions Options { get; }

    /// <summary>The world's clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The clusters, by name.</summary>
    public IReadOnlyDictionary<string, LabCluster> Clusters => clusters;

    /// <summary>The federation.</summary>
    public LabFederation Federation { get; }

    /// <summary>Starts the clusters and the federation, and lets all clusters join. They become Ready a moment later.</summary>
    /// <param name="started">Told of every cluster that has started, of one at a time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(Action<LabCluster>? started, CancellationToken cancellationToken)
    {
        await StartClustersAsync(started, cancellationToken);
        if (own is not null) await own.StartAsync(cancellationToken);
        await Federation.StartAsync(cancellationToken);
        foreach (var cluster in clusters.Values) await Federation.JoinAsync(cluster, cancellationToken);
        subscription = Federation.Informers.For(ResourceTypes.Clusters).Subscribe(TakeFault);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        subscription?.Dispose();
        await Federation.DisposeAsync();
        foreach (var cluster in clusters.Values) await cluster.DisposeAsync();
        if (own is not null) await own.DisposeAsync();
    }

    private Task StartClustersAsync(Action<LabCluster>? started, CancellationToken cancellationToken)
    {
        var told = new Lock();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(clusters.Values, options, async (cluster, token) =>
        {
            await cluster.StartAsync(token);
            lock (told) started?.Invoke(cluster);
        });
    }

    private void TakeFault(ObjectChange change)
    {
        var before = FaultOf(change.Old);
        var after = FaultOf(change.New);
        if (before != after && clusters.TryGetValue(change.Key.Name, out var cluster)) cluster.Fault.Set(after, after == FaultKind.Slow ? Slowness : TimeSpan.Zero);
    }

    private static FaultKind FaultOf(KubeObject? cluster) =>
        Enum.TryParse<FaultKind>(cluster?.Header.Annotations.GetValueOrDefault(FaultAnnotation), ignoreCase: true, out var kind) ? kind : FaultKind.None;
}
