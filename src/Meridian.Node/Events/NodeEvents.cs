using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Node;

/// <summary>
/// Writes events about a node's pods. The same event again raises the count of the first. Events tell, they do not decide:
/// when they come faster than they can be written the oldest are dropped, and one that the server refuses is lost.
/// </summary>
internal sealed partial class NodeEvents : IAsyncDisposable
{
    private const int Waiting = 1000;
    private const int Remembered = 1000;

    private readonly string node;
    private readonly IKubeClient client;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<Happening> queue =
        Channel.CreateBounded<Happening>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
    private readonly Dictionary<Happening, (string Name, int Count)> known = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private long number;

    public NodeEvents(string node, IKubeClient client, TimeProvider time, ILogger logger)
    {
        (this.node, this.client, this.time, this.logger) = (node, client, time, logger);
        running = RunAsync(stopping.Token);
    }

    private sealed record Happening(ObjectKey Pod, string Uid, string Type, string Reason, string Message);

    /// <summary>Says that something happened to a pod. Never waits.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">Such as <c>Started</c>.</param>
    /// <param name="message">What a person reads.</param>
    public void Record(KubeObject pod, string type, string reason, string message) =>
        queue.Writer.TryWrite(new Happening(pod.Key, pod.Header.Uid, type, reason, message));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(CancellationToken token)
    {
        try
        {
            await foreach (var happening in queue.Reader.ReadAllAsync(token)) await WriteAsync(happening, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task WriteAsync(Happening happening, CancellationToken token)
    {
        try
        {
            if (!await TryCountAsync(happening, token)) await CreateAsync(happening, token);
        }
        catch (Exception refused) when (refused is StatusException or HttpRequestException && !token.IsCancellationRequested)
        {
            LogLost(refused, happening.Pod, happening.Reason, happening.Message);
        }
    }

    private async Task<bool> TryCountAsync(Happening happening, CancellationToken token)
    {
        if (!known.TryGetValue(happening, out var before)) return false;
        var patch = new JsonObject { ["count"] = before.Count + 1, ["lastTimestamp"] = WireTime.Format(time.GetUtcNow()) };
        try
        {
            await client.PatchAsync(ResourceTypes.Events, new ObjectKey(happening.Pod.Namespace, before.Name), PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, token);
            known[happening] = (before.Name, before.Count + 1);
            return true;
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return false;
        }
    }

    private async Task CreateAsync(Happening happening, CancellationToken token)
    {
        if (known.Count >= Remembered) known.Clear();
        var now = time.GetUtcNow();
        var name = $"{happening.Pod.Name}.{(now.Ticks + ++number).ToString("x", CultureInfo.InvariantCulture)}";
        await client.CreateAsync(ResourceTypes.Events, happening.Pod.Namespace, JsonBytes.Of(Event(happening, name, WireTime.Format(now))), WriteOptions.Default, token);
        known[happening] = (name, 1);
    }

    private JsonObject Event(Happening happening, string name, string now) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = happening.Pod.Namespace },
        ["involvedObject"] = new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Pod", ["namespace"] = happening.Pod.Namespace, ["name"] = happening.Pod.Name, ["uid"] = happening.Uid,
        },
        ["type"] = happening.Type,
        ["reason"] = happening.Reason,
        ["message"] = happening.Message,
        ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = node },
        ["reportingComponent"] = "kubelet",
        ["reportingInstance"] = node,
        ["firstTimestamp"] = now,
        ["lastTimestamp"] = now,
        ["count"] = 1,
    };

    [LoggerMessage(Level = LogLevel.Debug, Message = "An event of pod {Pod} is lost: {Reason}: {Text}")]
    private partial void LogLost(Exception refused, ObjectKey pod, string reason, string text);
}
