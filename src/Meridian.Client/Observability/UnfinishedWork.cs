using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Meridian.Client;

/// <summary>Tells of all work queues how long what is being worked on has taken until now: a worker that hangs shows here, and nowhere else.</summary>
internal static class UnfinishedWork
{
    private static readonly ConcurrentDictionary<Entry, byte> Queues = new();
    private static readonly Meter Meter = new("Meridian.Client");

    private static readonly ObservableGauge<double> Sum = Meter.CreateObservableGauge(
        "workqueue_unfinished_work_seconds", () => Measure(all => all.Sum()), null,
        "[BETA] How many seconds of work has done that is in progress and hasn't been observed by work_duration. Large values indicate stuck threads.");

    private static readonly ObservableGauge<double> Longest = Meter.CreateObservableGauge(
        "workqueue_longest_running_processor_seconds", () => Measure(all => all.DefaultIfEmpty().Max()), null,
        "[BETA] How many seconds has the longest running processor for workqueue been running.");

    internal static IDisposable Add(string queue, Func<double[]> unfinished)
    {
        // Naming them keeps the instruments made: nobody else reads them.
        _ = (Sum, Longest);
        var entry = new Entry(queue, unfinished);
        Queues[entry] = 0;
        return entry;
    }

    private static IEnumerable<Measurement<double>> Measure(Func<IEnumerable<double>, double> over) =>
        Queues.Keys.GroupBy(e => e.Queue).Select(g => new Measurement<double>(over(g.SelectMany(e => e.Unfinished())), new KeyValuePair<string, object?>("name", g.Key)));

    private sealed class Entry(string queue, Func<double[]> unfinished) : IDisposable
    {
        public string Queue => queue;

        public Func<double[]> Unfinished => unfinished;

        public void Dispose() => Queues.TryRemove(this, out _);
    }
}
