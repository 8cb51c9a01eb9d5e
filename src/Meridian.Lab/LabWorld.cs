using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>Simulated clusters and a federation over them, all in this process.</summary>
public sealed class LabWorld : IAsyncDisposable
{
    private readonly Dictionary<string, LabCluster> clusters = new(StringComparer.Ordinal);

    /// <summary>Puts a world together; <see cref="StartAsync"/> brings it to life.</summary>
    /// <param name="options">Its shape.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <exception cref="ArgumentOutOfRangeException">More clusters than fit.</exception>
    public LabWorld(LabOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Clusters, LabOptions.MostClusters);
        (Options, Time) = (options, time);
        for (var i = 0; i < options.Clusters; i++)
        {
            var cluster = new LabCluster(i, options, time, loggers);
            clusters.Add(cluster.Name, cluster);
        }
        Federation = new LabFederation(options, new LabConnector(clusters, time, loggers), time, loggers);
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
    /// <param name="started">Told of every cluster that has started.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(Action<LabCluster>? started, CancellationToken cancellationToken)
    {
        foreach (var cluster in clusters.Values)
        {
            await cluster.StartAsync(cancellationToken);
            started?.Invoke(cluster);
        }
        await Federation.StartAsync(cancellationToken);
        foreach (var cluster in clusters.Values) await Federation.JoinAsync(cluster, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Federation.DisposeAsync();
        foreach (var cluster in clusters.Values) await cluster.DisposeAsync();
    }
}
