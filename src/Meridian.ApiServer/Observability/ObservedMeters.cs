using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Meridian.ApiServer;

/// <summary>Values of the instruments that are asked for theirs, and tell no changes: as they are at one moment.</summary>
/// <param name="listener">Asks them.</param>
internal sealed class ObservedMeters(MeterListener listener)
{
    // Guards asking: of two who ask at once the second waits.
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<(Instrument Instrument, string Labels), double> values = [];

    /// <summary>Takes a value that was asked for.</summary>
    public void Take(Instrument instrument, string labels, double value) => values[(instrument, labels)] = value;

    public void Write(MetricsText text)
    {
        lock (gate)
        {
            // A series that is not told any more is not there any more.
            values.Clear();
            listener.RecordObservableInstruments();
            foreach (var series in values.GroupBy(v => v.Key.Instrument).OrderBy(g => g.Key.Name, StringComparer.Ordinal))
            {
                text.Begin(series.Key.Name, series.Key is ObservableCounter<long> or ObservableCounter<double> ? "counter" : "gauge", series.Key.Description ?? "");
                foreach (var ((_, labels), value) in series.OrderBy(s => s.Key.Labels, StringComparer.Ordinal)) text.Line(series.Key.Name, labels, value);
            }
        }
    }
}
