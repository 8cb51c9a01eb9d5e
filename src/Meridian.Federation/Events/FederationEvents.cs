using System.Text.Json.Nodes;
using System.Threading.Channels;
using Meridian.Objects;
using Meridian.Storage;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>
/// Tells about federated objects through events, beside those of the members in the same store. Telling never waits and never fails;
/// the same words about the same object are counted instead of repeated.
/// </summary>
internal sealed partial class FederationEvents : IAsyncDisposable
{
    private const string Component = "meridian-federation";
    private const int MostKept = 1000;
    private const int LongestMessage = 1024;

    private sealed record Told(JsonObject Node, KubeObject Stored);

    private readonly Channel<(KubeObject About, ResourceType Type, string Level, string Reason, string Message)> waiting =
        Channel.CreateBounded<(KubeObject, ResourceType, string, string, string)>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly IObjectStore store;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    // Used by the loop alone.
    private readonly Dictionary<string, Told> told = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = [];
    private long number;

    /// <summary>Begins to write.</summary>
    /// <param name="store">Where the federation's API serves events from.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Receives events that could not be stored.</param>
    public FederationEvents(IObjectStore store, TimeProvider time, ILogger<FederationEvents> logger)
    {
        this.store = store;
        this.time = time;
        this.logger = logger;
        running = RunAsync(stopping.Token);
    }

    /// <summary>Tells that something was done.</summary>
    public void Normal(KubeObject about, ResourceType type, string reason, string message) => waiting.Writer.TryWrite((about, type, "Normal", reason, message));

    /// <summary>Tells that something went wrong.</summary>
    public void Warning(KubeObject about, ResourceType type, string reason, string message) => waiting.Writer.TryWrite((about, type, "Warning", reason, message));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            await foreach (var (about, type, level, reason, message) in waiting.Reader.ReadAllAsync(token))
            {
                try
                {
                    await TellAsync(about, type, level, reason, message.Length > LongestMessage ? message[..LongestMessage] : message, token);
                }
                catch (Exception failure) when (failure is StoreConflictException or StatusException or IOException)
                {
                    LogLost(reason, about.Key, failure.Message);
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task TellAsync(KubeObject about, ResourceType type, string level, string reason, string message, CancellationToken token)
    {
        var identity = $"{about.Header.Uid} {reason} {message}";
        var again = told.GetValueOrDefault(identity);
        var node = again?.Node ?? NewEvent(about, type, level, reason, message);
        node["count"] = (again is null ? 0 : node["count"]!.GetValue<int>()) + 1;
        node["lastTimestamp"] = WireTime.Format(time.GetUtcNow());
        var key = new ObjectKey(node["metadata"]!["namespace"]!.GetValue<string>(), node["metadata"]!["name"]!.GetValue<string>());
        var expected = again is null ? 0 : long.Parse(again.Stored.Header.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        var stored = await store.WriteAsync(new StoreWrite(ResourceTypes.Events, key, expected, ObjectDraft.Of(node)), token);
        told[identity] = new Told(node, stored);
        if (again is null) await KeepFewAsync(identity, token);
    }

    private async Task KeepFewAsync(string added, CancellationToken token)
    {
        oldest.Enqueue(added);
        if (oldest.Count <= MostKept) return;
        told.Remove(oldest.Dequeue(), out var dropped);
        var revision = long.Parse(dropped!.Stored.Header.ResourceVersion, System.Globalization.CultureInfo.InvariantCulture);
        await store.WriteAsync(new StoreWrite(ResourceTypes.Events, dropped.Stored.Key, revision, null), token);
    }

    private JsonObject NewEvent(KubeObject about, ResourceType type, string level, string reason, string message)
    {
        var ns = about.Header.Namespace.Length > 0 ? about.Header.Namespace : "default";
        var now = WireTime.Format(time.GetUtcNow());
        var involved = new JsonObject { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["name"] = about.Header.Name, ["uid"] = about.Header.Uid };
        if (about.Header.Namespace.Length > 0) involved["namespace"] = ns;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{about.Header.Name}.{time.GetUtcNow().Ticks + ++number:x16}", ["namespace"] = ns, ["uid"] = Guid.NewGuid().ToString(), ["creationTimestamp"] = now,
            },
            ["involvedObject"] = involved,
            ["type"] = level,
            ["reason"] = reason,
            ["message"] = message,
            ["firstTimestamp"] = now,
            ["source"] = new JsonObject { ["component"] = Component },
            ["reportingComponent"] = Component,
            ["reportingInstance"] = "",
            ["eventTime"] = null,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Event {Reason} about {About} was lost: {Why}")]
    private partial void LogLost(string reason, ObjectKey about, string why);
}
