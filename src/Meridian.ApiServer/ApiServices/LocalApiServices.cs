using System.Threading.Channels;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer.ApiServices;

/// <summary>Keeps an APIService for each group version that the server answers. Level-based: works after each change of the catalog or of the objects.</summary>
public sealed partial class LocalApiServices : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly RequestContext Context = new() { FieldManager = "kube-apiserver" };

    private readonly ApiEngine engine;
    private readonly IObjectStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();

    // Holds at most one call to work: what changes meanwhile is seen by it too.
    private readonly Channel<bool> calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task running = Task.CompletedTask;

    /// <summary>Makes the keeper; <see cref="Start"/> begins its work.</summary>
    /// <param name="engine">Whose catalog it tells of.</param>
    /// <param name="store">Where APIServices are.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives failures.</param>
    public LocalApiServices(ApiEngine engine, IObjectStore store, TimeProvider time, ILogger<LocalApiServices> logger) =>
        (this.engine, this.store, this.time, this.logger) = (engine, store, time, logger);

    /// <summary>Begins to work. Called once.</summary>
    public void Start()
    {
        engine.Registry.Changed += Call;
        Call();
        running = Task.WhenAll(FollowAsync(stopping.Token), WorkAsync(stopping.Token));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        engine.Registry.Changed -= Call;
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private void Call() => calls.Writer.TryWrite(true);

    private async Task FollowAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            var since = store.List(ResourceTypes.ApiServices, null, new StoreListOptions()).Revision;
            await foreach (var change in store.WatchAsync(ResourceTypes.ApiServices, null, since, token))
            {
                if (change.Deleted || change.Previous is not null) Call();
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this ends.
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            await foreach (var _ in calls.Reader.ReadAllAsync(token))
            {
                while (!await TrySettleAsync(token)) await Task.Delay(Retry, time, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this ends.
        }
    }

    private async Task<bool> TrySettleAsync(CancellationToken token)
    {
        try
        {
            var served = LocalApi.Of(engine.Registry.Current.Types, engine.Registry.IsBuiltIn);
            var plan = ApiServicePlan.Of(served, store.List(ResourceTypes.ApiServices, null, new StoreListOptions()).Items);
            await Task.WhenAll([
                .. plan.Create.Select(o => engine.CreateAsync(ResourceTypes.ApiServices, null, o, Context, token)),
                .. plan.Update.Select(o => engine.UpdateAsync(ResourceTypes.ApiServices, ObjectKey.Cluster((string)o["metadata"]!["name"]!), "", o, Context, token)),
                .. plan.Delete.Select(o => engine.DeleteAsync(ResourceTypes.ApiServices, o.Key, DeleteRequest.Default, Context, token)),
            ]);
            return true;
        }
        catch (Exception failure) when (failure is StatusException or StoreConflictException or IOException)
        {
            LogFailed(failure);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The APIServices could not be brought up to date; this is tried again")]
    private partial void LogFailed(Exception failure);
}
