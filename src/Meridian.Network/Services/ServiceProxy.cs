using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Network;

/// <summary>
/// Carries the traffic of a cluster's services in user space, for clusters whose addresses are this machine's own: listens on cluster
/// addresses, node ports and load balancer addresses, and passes connections and datagrams to ready endpoints.
/// </summary>
/// <param name="client">The cluster's API, for events.</param>
/// <param name="informers">The process's informers.</param>
/// <param name="time">Clock.</param>
/// <param name="loggers">Makes its loggers.</param>
/// <param name="random">Source of chance. Default: the shared one.</param>
/// <param name="distances">What happens between clients and the cluster. Default: nothing.</param>
public sealed partial class ServiceProxy(
    IKubeClient client, IInformers informers, TimeProvider time, ILoggerFactory loggers, Random? random = null, Distances? distances = null) : IAsyncDisposable
{
    // One place is enough: whoever comes while it is full is served by the pass that empties it.
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly ILogger<ServiceProxy> logger = loggers.CreateLogger<ServiceProxy>();
    private readonly CancellationTokenSource stopping = new();
    private readonly List<IDisposable> subscriptions = [];
    private Task running = Task.CompletedTask;

    /// <summary>Raised after every pass, for tests to wait on.</summary>
    internal event Action? Passed;

    /// <summary>Begins to follow the cluster's services.</summary>
    public void Start() => running = RunAsync(stopping.Token);

    /// <summary>Ends all listening and all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        var sources = new[] { informers.For(ResourceTypes.Services), informers.For(ResourceTypes.EndpointSlices), informers.For(ResourceTypes.Nodes) };
        await using var traffic = new ProxyTraffic(time, logger, distances);
        await using var frontends = new FrontendSet(traffic, random ?? Random.Shared);
        await using var events = new EventRecorder(client, time, "service-proxy", loggers.CreateLogger<EventRecorder>());
        var warnings = new ServiceWarnings(events, logger);
        try
        {
            foreach (var source in sources) subscriptions.Add(source.Subscribe(_ => changes.Writer.TryWrite(true)));
            await Task.WhenAll(sources.Select(s => s.Synced)).WaitAsync(token);
            changes.Writer.TryWrite(true);
            while (await changes.Reader.WaitToReadAsync(token))
            {
                changes.Reader.TryRead(out _);
                await PassAsync(sources[0], sources[1], sources[2], frontends, warnings, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
        finally
        {
            foreach (var subscription in subscriptions) subscription.Dispose();
        }
    }

    private async Task PassAsync(IInformer services, IInformer slices, IInformer nodes, FrontendSet frontends, ServiceWarnings warnings, CancellationToken token)
    {
        try
        {
            var plan = ProxyPlan.From(services.List(), slices.List(), nodes.List());
            var failures = await frontends.ApplyAsync(plan);
            warnings.Tell(ServiceWarnings.From(plan.Conflicts, failures), services.Get);
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            // The next change brings another pass over everything.
            LogPassFailed(failure);
        }
        Passed?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of the service proxy failed")]
    private partial void LogPassFailed(Exception failure);
}
