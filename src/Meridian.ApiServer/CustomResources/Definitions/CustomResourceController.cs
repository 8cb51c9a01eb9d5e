using System.Text.Json.Nodes;
using System.Threading.Channels;
using Meridian.ApiServer.Kinds;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.ApiServer.CustomResources;

/// <summary>
/// Serves what definitions define: follows them in the store, grants names, tells their status, keeps the engine's catalog current, and empties
/// and releases definitions that are deleted. Level-based: what to do follows from the definitions as they are.
/// </summary>
public sealed partial class CustomResourceController : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(200);

    private readonly ApiEngine engine;
    private readonly IObjectStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly DefinitionCatalog catalog;
    private readonly DefinitionCleanup cleanup;
    private readonly CancellationTokenSource stopping = new();

    // Only the loop touches it, but for the start, which is before the loop.
    private readonly SortedDictionary<string, DefinitionSummary> definitions = new(StringComparer.Ordinal);
    private readonly SortedSet<string> unsettled = new(StringComparer.Ordinal);
    private readonly Channel<Wake> changes = Channel.CreateUnbounded<Wake>();
    private readonly TaskSet waits = new();
    private Task running = Task.CompletedTask;

    /// <summary>Makes a controller; <see cref="Start"/> begins its work.</summary>
    /// <param name="engine">Whose catalog it keeps.</param>
    /// <param name="store">Where definitions and instances are.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives failures.</param>
    public CustomResourceController(ApiEngine engine, IObjectStore store, TimeProvider time, ILogger<CustomResourceController> logger)
    {
        (this.engine, this.store, this.time, this.logger) = (engine, store, time, logger);
        catalog = new DefinitionCatalog(engine.Registry, new CustomResourceBuilder(store, RuleCompilers.Default));
        cleanup = new DefinitionCleanup(engine, time);
    }

    /// <summary>Serves the definitions that are there, and begins to follow their changes. Called once, before anybody asks the engine.</summary>
    public void Start()
    {
        var page = store.List(ResourceTypes.CustomResourceDefinitions, null, new StoreListOptions());
        foreach (var definition in page.Items) Take(definition);
        catalog.Publish(definitions.Values);
        running = Task.WhenAll(FollowAsync(page.Revision, stopping.Token), WorkAsync(stopping.Token));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        await waits.WhenAllAsync();
        catalog.Dispose();
        stopping.Dispose();
    }

    // A change of a definition, or the name of one to look at again; at the start neither.
    private readonly record struct Wake(StoreEvent? Change, string Again = "");

    // Reads the store's log as fast as it grows, so that it never falls behind what is kept.
    private async Task FollowAsync(long revision, CancellationToken token)
    {
        await Task.Yield();
        changes.Writer.TryWrite(default);
        try
        {
            await foreach (var change in store.WatchAsync(ResourceTypes.CustomResourceDefinitions, null, revision, token)) changes.Writer.TryWrite(new Wake(change));
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this ends.
        }
        finally
        {
            changes.Writer.TryComplete();
        }
    }

    private async Task WorkAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            while (await changes.Reader.WaitToReadAsync(token))
            {
                while (changes.Reader.TryRead(out var wake)) Take(wake);
                while (!await TrySettleAsync(token) && !changes.Reader.TryPeek(out _)) await Task.Delay(Retry, time, token);
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this ends.
        }
    }

    private void Take(Wake wake)
    {
        if (wake.Change is { Deleted: true } gone) Leave(gone.Object.Header.Name);
        else if (wake.Change is { } change) Take(change.Object);
        else if (wake.Again is { Length: > 0 } name && definitions.ContainsKey(name)) unsettled.Add(name);
    }

    private void Take(KubeObject definition)
    {
        definitions[definition.Header.Name] = DefinitionSummary.Of(definition);
        unsettled.Add(definition.Header.Name);
    }

    // Names that were taken are free now, for whoever else wants them.
    private void Leave(string name)
    {
        if (!definitions.Remove(name, out var gone)) return;
        unsettled.Remove(name);
        foreach (var other in definitions.Values.Where(d => d.Group == gone.Group && !d.IsContent)) unsettled.Add(other.Source.Header.Name);
    }

    // False when something has to be tried again.
    private async Task<bool> TrySettleAsync(CancellationToken token)
    {
        try
        {
            foreach (var name in unsettled.ToArray())
            {
                if (await SettleAsync(definitions[name], token)) unsettled.Remove(name);
            }
            catalog.Publish(definitions.Values);
            return unsettled.Count == 0;
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            // Whatever went wrong, definitions must become current again: the loop ends only when it is told to.
            LogFailed(failure);
            return false;
        }
    }

    private async Task<bool> SettleAsync(DefinitionSummary definition, CancellationToken token)
    {
        var name = definition.Source.Header.Name;
        var (current, wanted) = (definition.Source.ToNode(), definition.Source.ToNode());
        Settle(wanted, definition);
        if (!JsonNode.DeepEquals(wanted["status"], current["status"]))
        {
            // Served first, so that who waits for the condition finds the resource.
            definitions[name] = DefinitionSummary.Of(definition.Source, wanted);
            catalog.Publish(definitions.Values);
            if (await cleanup.WriteStatusAsync(wanted, token) is not { } written) return false;
            definitions[name] = definition = DefinitionSummary.Of(written, wanted);
        }
        if (!definition.IsTerminating || !definition.Source.Header.Finalizers.Contains(DefinitionCleanup.Finalizer)) return true;
        // Nothing may be added to what is being emptied.
        catalog.Publish(definitions.Values);
        var revision = store.Revision;
        var emptied = await cleanup.EmptyAsync(definition.Source, token);
        if (emptied == Emptied.Waiting) waits.Add(WaitForInstancesAsync(name, revision, token));
        return emptied != Emptied.Lost;
    }

    // Something holds instances: when any of them changes, the definition is looked at again.
    private async Task WaitForInstancesAsync(string definition, long revision, CancellationToken token)
    {
        try
        {
            if (cleanup.InstancesOf(definition) is { } instances)
                await foreach (var _ in store.WatchAsync(instances.StoredAs, null, revision, token)) break;
        }
        catch (Exception ended) when (ended is OperationCanceledException or StatusException)
        {
            // The server stops, or too much has happened since: then there is reason enough to look.
        }
        changes.Writer.TryWrite(new Wake(null, definition));
    }

    private void Settle(JsonObject node, DefinitionSummary definition)
    {
        if (definition.IsTerminating)
        {
            if (DefinitionConditions.Find(node, DefinitionConditions.Terminating)?.Text("reason") is "" or null)
                DefinitionConditions.Set(node, DefinitionConditions.Terminating, true, "InstanceDeletionInProgress", "CustomResource deletion is in progress", time.GetUtcNow());
            return;
        }
        var others = definitions.Values.Where(o => o.Source.Header.Name != definition.Source.Header.Name && o.Group == definition.Group).Select(o => o.Accepted).ToArray();
        NamePlan.Apply(node, others, time.GetUtcNow());
        ApiApproval.SetCondition(node, time.GetUtcNow());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Custom resource definitions could not be brought up to date; this is tried again")]
    private partial void LogFailed(Exception failure);
}
