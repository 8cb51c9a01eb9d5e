using Meridian.ApiServer;
using Meridian.ApiServer.Kinds;
using Meridian.Client;
using Meridian.Controllers;
using Meridian.Federation;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>The federation's API that a lab works on.</summary>
/// <param name="Client">The API.</param>
/// <param name="Informers">Live copies of its collections.</param>
/// <param name="Views">What it shows of its members.</param>
/// <param name="Registry">What it serves.</param>
public sealed record LabApi(IKubeClient Client, IInformers Informers, FederationViews Views, ResourceRegistry Registry);

/// <summary>A federation's API in memory, for labs that nobody calls from outside.</summary>
public sealed class MemoryLabApi : IAsyncDisposable
{
    private readonly ObjectStore store;
    private readonly InformerSet informers;
    private readonly ApiEngine engine;

    /// <summary>Makes an API.</summary>
    /// <param name="options">The lab's shape.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">Makes loggers.</param>
    public MemoryLabApi(LabOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var views = new FederationViews(time);
        store = ObjectStore.InMemory(time);
        engine = new ApiEngine(new ApiEngineOptions
        {
            Resources = [.. ResourceTypes.Federation.Select(type => views.Serve(type, store))],
            Admission = [.. AdmissionLists.ForFederation(KeptKinds.OnlyStored), .. views.Admission],
            Pods = views.Pods,
            Time = time,
            Random = new Random(options.Seed),
        });
        var client = new InProcessClient(engine);
        informers = new InformerSet(client, time, loggers);
        Api = new LabApi(client, informers, views, engine.Registry);
    }

    /// <summary>The API.</summary>
    public LabApi Api { get; }

    /// <summary>Makes the namespaces that every API has.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => new ClusterBootstrap(engine).EnsureNamespacesAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await informers.DisposeAsync();
        await Api.Views.DisposeAsync();
        await store.DisposeAsync();
    }
}
