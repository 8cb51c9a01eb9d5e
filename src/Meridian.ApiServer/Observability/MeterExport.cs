using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Meridian.ApiServer;

/// <summary>
/// Shows what the other parts of the program measure, such as the work queues of controllers: collects every meter whose name begins with
/// <c>Meridian.</c>. Instruments are named as Kubernetes names them.
/// </summary>
internal sealed class MeterExport : IDisposable
{
    private const string Prefix = "Meridian.";

    // From ten nanoseconds on, each ten times the one before: those of Kubernetes' work queues.
    private static readonly double[] Bounds = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000];

    private readonly MeterListener listener = new();
    private readonly ObservedMeters observed;
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, HistogramSeries>> histograms = [];
    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, RunningSum>> sums = [];

    /// <summary>Begins to collect.</summary>
    public MeterExport()
    {
        listener.InstrumentPublished = (instrument, to) =>
        {
            if (instrument.Meter.Name.StartsWith(Prefix, StringComparison.Ordinal)) to.EnableMeasurementEvents(instrument);
        };
        observed = new ObservedMeters(listener);
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.IsObservable) observed.Take(instrument, Labels(tags), value);
            else Sum(instrument, tags).Add(value);
        });
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            if (instrument.IsObservable) observed.Take(instrument, Labels(tags), value);
            else Series(instrument, tags).Add(value);
        });
        listener.Start();
    }

    public void Write(MetricsText text)
    {
        foreach (var (instrument, series) in sums.OrderBy(s => s.Key.Name, StringComparer.Ordinal))
        {
            text.Begin(instrument.Name, instrument is Counter<long> ? "counter" : "gauge", instrument.Description ?? "");
            foreach (var (labels, sum) in series.OrderBy(s => s.Key, StringComparer.Ordinal)) text.Line(instrument.Name, labels, sum.Value);
        }

        foreach (var (instrument, series) in histograms.OrderBy(s => s.Key.Name, StringComparer.Ordinal))
        {
            text.Begin(instrument.Name, "histogram", instrument.Description ?? "");
            foreach (var (labels, histogram) in series.OrderBy(s => s.Key, StringComparer.Ordinal)) text.Histogram(instrument.Name, labels, histogram);
        }

        observed.Write(text);
    }

    public void Dispose() => listener.Dispose();

    private RunningSum Sum(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        sums.GetOrAdd(instrument, static _ => new(StringComparer.Ordinal)).GetOrAdd(Labels(tags), static _ => new RunningSum());

    private HistogramSeries Series(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        histograms.GetOrAdd(instrument, static _ => new(StringComparer.Ordinal)).GetOrAdd(Labels(tags), static _ => new HistogramSeries(Bounds));

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 1) return MetricsText.Label(tags[0].Key, tags[0].Value?.ToString() ?? "");
        return string.Join(',', tags.ToArray().Select(t => MetricsText.Label(t.Key, t.Value?.ToString() ?? "")));
    }

    private sealed class RunningSum
    {
        private long value;

        public long Value => Interlocked.Read(ref value);

        public void Add(long change) => Interlocked.Add(ref value, change);
    }
}
