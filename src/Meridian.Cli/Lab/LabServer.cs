using System.Net;
using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Federation;
using Meridian.Lab;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Cli;

/// <summary>A lab whose federation is served to kubectl for as long as the command runs.</summary>
internal sealed class LabServer : IAsyncDisposable
{
    private readonly FederationViews views;
    private readonly ApiStack api;

    /// <summary>Makes a lab.</summary>
    /// <param name="folder">Where its certificates go.</param>
    /// <param name="address">Where its API listens.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public LabServer(InstanceFolder folder, IPAddress address, LabOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        views = new FederationViews(time);
        var kind = new ApiKind
        {
            Resources = store => [.. ResourceTypes.Federation.Select(type => views.Serve(type, store))],
            Questions = views.Questions,
            Admission = _ => [.. AdmissionLists.ForFederation(KeptKinds.OnlyStored), .. views.Admission],
            MakesSystemObjects = false,
            Columns = TableColumnSets.Federation([.. FederationViews.Types]),
        };
        api = new ApiStack(InstanceCertificates.Open(folder, [address], time, loggers), ObjectStore.InMemory(time), address, kind, time, loggers);
        api.Pods.Set(views.Pods);
        World = new LabWorld(options, time, loggers, new LabApi(api.Client, api.Informers, views, api.Engine.Registry));
    }

    /// <summary>The lab.</summary>
    public LabWorld World { get; }

    /// <summary>Root of the API server. Known once started.</summary>
    public Uri Address => api.Address;

    /// <summary>Begins to serve, then starts the clusters.</summary>
    public async Task StartAsync(Action<LabCluster> started, CancellationToken cancellationToken)
    {
        await api.StartAsync(cancellationToken);
        await World.StartAsync(started, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await api.DisposeAsync();
        await views.DisposeAsync();
    }
}
