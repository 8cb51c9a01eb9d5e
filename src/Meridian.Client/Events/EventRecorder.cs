using System.Threading.Channels;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Client;

/// <summary>
/// Tells users what happened to their objects, as core v1 Events. An event that repeats is counted, not written again, and no object has very many.
/// Recording never waits and never fails: events are written in the background, in order and at a pace, and dropped when too many wait. Safe for concurrent use.
/// </summary>
public sealed partial class EventRecorder : IAsyncDisposable
{
    private const int MostWaiting = 10_000;
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(2);

    private readonly IKubeClient client;
    private readonly TimeProvider time;
    private readonly EventReporter source;
    private readonly ILogger logger;
    private readonly Channel<EventOccurrence> waiting;
    private readonly EventPace pace;
    private readonly EventSeries series = new();
    private readonly EventLimits limits = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationTokenSource hurry = new();
    private readonly Task writing;

    // Of the newest event; used by the loop only.
    private long stamp;

    /// <summary>Starts writing.</summary>
    /// <param name="client">Where events are written.</param>
    /// <param name="time">Clock.</param>
    /// <param name="component">Who reports, such as <c>deployment-controller</c>.</param>
    /// <param name="logger">Receives events that could not be written.</param>
    /// <param name="host">Node that reports, or empty.</param>
    /// <param name="pace">How fast events are written, shared with others; null for a pace of its own.</param>
    public EventRecorder(IKubeClient client, TimeProvider time, string component, ILogger<EventRecorder> logger, string host = "", EventPace? pace = null)
    {
        this.pace = pace ?? new EventPace(time);
        (this.client, this.time, this.logger, source) = (client, time, logger, new EventReporter(component, host));
        // Whoever cannot write events fast enough still works: the newest are given up.
        waiting = Channel.CreateBounded<EventOccurrence>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
        writing = WriteAllAsync(stopping.Token);
    }

    /// <summary>Records that something went as it should.</summary>
    /// <param name="about">Object it happened to.</param>
    /// <param name="reason">One word in camel case, such as <c>ScalingReplicaSet</c>.</param>
    /// <param name="message">What a person reads; cut at 1024 characters.</param>
    /// <param name="host">Node that reports, if the recorder is that of several.</param>
    public void Normal(KubeObject about, string reason, string message, string host = "") => Record(about, "Normal", reason, message, host);

    /// <summary>Records that something did not go as it should.</summary>
    /// <param name="about">Object it happened to.</param>
    /// <param name="reason">One word in camel case, such as <c>FailedCreate</c>.</param>
    /// <param name="message">What a person reads; cut at 1024 characters.</param>
    /// <param name="host">Node that reports, if the recorder is that of several.</param>
    public void Warning(KubeObject about, string reason, string message, string host = "") => Record(about, "Warning", reason, message, host);

    /// <summary>Writes what waits, for at most two seconds, and stops. A second call does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!waiting.Writer.TryComplete()) return;
        stopping.CancelAfter(LongestFlush);
        await hurry.CancelAsync();
        await writing;
        stopping.Dispose();
        hurry.Dispose();
    }

    private void Record(KubeObject about, string type, string reason, string message, string host) =>
        waiting.Writer.TryWrite(new EventOccurrence(about.Header, type, reason, message, time.GetUtcNow()) { Host = host });

    private async Task WriteAllAsync(CancellationToken token)
    {
        try
        {
            await foreach (var occurrence in waiting.Reader.ReadAllAsync(token)) await WriteAsync(limits.Combine(occurrence), token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // What still waits when the time for stopping is over is given up.
        }
    }

    private async Task WriteAsync(EventOccurrence occurrence, CancellationToken token)
    {
        if (!limits.Allows(occurrence)) return;
        await WaitAsync();
        try
        {
            var written = series.Find(occurrence);
            if (written is null || !await CountAsync(written, occurrence, token)) await CreateAsync(occurrence, token);
        }
        catch (Exception failure) when (!token.IsCancellationRequested)
        {
            // Whatever it was, the next event is written all the same.
            LogLost(occurrence.Reason, occurrence.About.Key, failure.Message);
        }
    }

    // Not when stopping: then there is little time for all that waits.
    private async Task WaitAsync()
    {
        if (hurry.IsCancellationRequested) return;
        var wait = pace.Take();
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, hurry.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    // The event may have expired since; then the series begins anew.
    private async Task<bool> CountAsync(EventSeries.Entry written, EventOccurrence occurrence, CancellationToken token)
    {
        try
        {
            var patch = EventBody.Again(written.Count + 1, occurrence);
            await client.PatchAsync(ResourceTypes.Events, written.Key, PatchKind.Merge, JsonBytes.Of(patch), WriteOptions.Default, token);
            series.Remember(occurrence, written with { Count = written.Count + 1 });
            return true;
        }
        catch (StatusException gone) when (gone.IsNotFound)
        {
            return false;
        }
    }

    private async Task CreateAsync(EventOccurrence occurrence, CancellationToken token)
    {
        stamp = Math.Max(stamp + 1, occurrence.When.UtcTicks);
        var body = EventBody.First(occurrence, occurrence.Host.Length > 0 ? source with { Host = occurrence.Host } : source, stamp);
        var made = await client.CreateAsync(ResourceTypes.Events, EventBody.NamespaceOf(occurrence.About), JsonBytes.Of(body), WriteOptions.Default, token);
        series.Remember(occurrence, new EventSeries.Entry(made.Key, 1));
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Event {Reason} of {Key} could not be written: {Why}")]
    private partial void LogLost(string reason, ObjectKey key, string why);
}
