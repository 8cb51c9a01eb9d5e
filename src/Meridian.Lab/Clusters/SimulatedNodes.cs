using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Lab;

/// <summary>
/// The agents of all nodes of a cluster in one: a pod that has a node runs after a while, and one that is to go is gone after a while.
/// One timer and one queue, whatever the number of nodes: an idle cluster costs nothing.
/// </summary>
internal sealed partial class SimulatedNodes : IAsyncDisposable
{
    private const int Writers = 16;

    /// <summary>Annotation of pods whose containers end by themselves: after how many seconds.</summary>
    public const string RunFor = "simulated.meridian.dev/run-for-seconds";

    private readonly LabOptions options;
    private readonly IKubeClient client;
    private readonly IInformer pods;
    private readonly TimeProvider time;
    private readonly ILogger<SimulatedNodes> logger;
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<ObjectKey> due = Channel.CreateUnbounded<ObjectKey>();
    private readonly ConcurrentDictionary<ObjectKey, ITimer> waiting = [];
    private IDisposable? subscription;
    private Task[] writers = [];
    private int addresses;

    public SimulatedNodes(LabOptions options, IKubeClient client, IInformers informers, TimeProvider time, ILogger<SimulatedNodes> logger)
    {
        (this.options, this.client, this.time, this.logger) = (options, client, time, logger);
        pods = informers.For(ResourceTypes.Pods);
        addresses = options.Pods;
    }

    /// <summary>Begins to run pods. Called once.</summary>
    public void Start()
    {
        subscription = pods.Subscribe(Look);
        writers = [.. Enumerable.Range(0, Writers).Select(_ => WriteAsync(stopping.Token))];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        subscription?.Dispose();
        await stopping.CancelAsync();
        await Task.WhenAll(writers);
        foreach (var timer in waiting.Values) await timer.DisposeAsync();
        stopping.Dispose();
    }

    private void Look(ObjectChange change)
    {
        if (change.New is { } pod && Next(pod) is { } delay) Wait(pod.Key, delay);
    }

    // Null when there is nothing to do for the pod.
    private TimeSpan? Next(KubeObject pod)
    {
        var view = pod.View<Pod>();
        if (view.Spec.NodeName.Length == 0) return null;
        if (pod.Header.DeletionTimestamp is not null) return TimeSpan.Zero;
        if (view.Status.Phase is "" or "Pending") return StartDelay(pod.Key);
        return view.Status.Phase == "Running" ? Lifetime(pod) : null;
    }

    private TimeSpan StartDelay(ObjectKey key)
    {
        // From the name alone, so that the same lab starts the same pods as fast in every run.
        var part = XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(key.ToString()), options.Seed) / (double)uint.MaxValue;
        return options.StartDelay * (1 + options.StartJitter * (2 * part - 1));
    }

    private static TimeSpan? Lifetime(KubeObject pod) =>
        double.TryParse(pod.Header.Annotations.GetValueOrDefault(RunFor), System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds >= 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, 86400))
            : null;

    private void Wait(ObjectKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            due.Writer.TryWrite(key);
            return;
        }
        var timer = time.CreateTimer(state => Ring((ObjectKey)state!), key, delay, Timeout.InfiniteTimeSpan);
        if (waiting.TryAdd(key, timer)) return;
        // It waits already: the first appointment holds, and whoever keeps it looks at the pod as it is then.
        timer.Dispose();
    }

    private void Ring(ObjectKey key)
    {
        if (waiting.TryRemove(key, out var timer)) timer.Dispose();
        due.Writer.TryWrite(key);
    }

    private async Task WriteAsync(CancellationToken token)
    {
        await Task.Yield();
        try
        {
            await foreach (var key in due.Reader.ReadAllAsync(token)) await TendAsync(key, token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Stopping is how this loop ends.
        }
    }

    private async Task TendAsync(ObjectKey key, CancellationToken token)
    {
        if (pods.Get(key) is not { } pod) return;
        var view = pod.View<Pod>();
        try
        {
            if (pod.Header.DeletionTimestamp is not null) await client.DeleteAsync(ResourceTypes.Pods, key, new DeleteOptions { GracePeriodSeconds = 0, PreconditionUid = pod.Header.Uid }, token);
            else if (view.Status.Phase is "" or "Pending") await ReportAsync(pod, PodReport.Running(pod, LabObjects.PodAddress(Interlocked.Increment(ref addresses)), time.GetUtcNow()), token);
            else if (view.Status.Phase == "Running") await ReportAsync(pod, PodReport.Succeeded(pod, time.GetUtcNow()), token);
        }
        catch (StatusException changed) when (changed.IsNotFound || changed.IsConflict)
        {
            // The pod is another one now; the informer shows it.
        }
        catch (StatusException refused)
        {
            LogRefused(key, refused.Message);
            Wait(key, TimeSpan.FromSeconds(1));
        }
    }

    private Task ReportAsync(KubeObject pod, JsonObject status, CancellationToken token)
    {
        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = pod.Header.Uid }, ["status"] = status };
        return client.PatchAsync(ResourceTypes.Pods, pod.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Status, token);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The state of simulated pod {Pod} could not be reported and is tried again: {Why}")]
    private partial void LogRefused(ObjectKey pod, string why);
}
