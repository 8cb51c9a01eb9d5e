using System.Diagnostics.Metrics;

namespace Meridian.Client;

/// <summary>Measures work queues, by the names of Kubernetes. Costs next to nothing while nobody listens.</summary>
/// <param name="queue">Name of the queue; empty measures nothing.</param>
internal sealed class WorkQueueMetrics(string queue)
{
    private static readonly Meter Meter = new("Meridian.Client");
    private static readonly Counter<long> Adds = Meter.CreateCounter<long>("workqueue_adds_total", null, "[BETA] Total number of adds handled by workqueue");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("workqueue_retries_total", null, "[BETA] Total number of retries handled by workqueue");
    private static readonly UpDownCounter<long> Depth = Meter.CreateUpDownCounter<long>("workqueue_depth", null, "[BETA] Current depth of workqueue");
    private static readonly Histogram<double> Waited =
        Meter.CreateHistogram<double>("workqueue_queue_duration_seconds", "s", "[BETA] How long in seconds an item stays in workqueue before being requested.");

    private static readonly Histogram<double> Worked =
        Meter.CreateHistogram<double>("workqueue_work_duration_seconds", "s", "[BETA] How long in seconds processing an item from workqueue takes.");

    private readonly KeyValuePair<string, object?> name = new("name", queue);

    private bool IsOn => queue.Length > 0;

    /// <summary>Shows how long unfinished work has taken until now, as long as the result is not disposed.</summary>
    /// <param name="unfinished">Seconds since each key that is being worked on was taken.</param>
    public IDisposable? Measure(Func<double[]> unfinished) => IsOn ? UnfinishedWork.Add(queue, unfinished) : null;

    /// <summary>A key became ready.</summary>
    public void Added()
    {
        if (!IsOn) return;
        Adds.Add(1, name);
        Depth.Add(1, name);
    }

    /// <summary>A key was taken to be worked on.</summary>
    public void Taken(TimeSpan waited)
    {
        if (!IsOn) return;
        Depth.Add(-1, name);
        Waited.Record(waited.TotalSeconds, name);
    }

    /// <summary>The work on a key has ended.</summary>
    public void Done(TimeSpan worked)
    {
        if (IsOn) Worked.Record(worked.TotalSeconds, name);
    }

    /// <summary>A key is to come back after a failure.</summary>
    public void Retried()
    {
        if (IsOn) Retries.Add(1, name);
    }
}
